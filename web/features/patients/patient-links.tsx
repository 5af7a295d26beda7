import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MakeLinkRequest, PatientLink } from '../../../api/contract/links';
import type { Patient } from '../../../api/contract/patients';
import { LINK_PURPOSES, type LinkPurpose } from '../../../core/record/patient-link';
import { Dialog } from '../../app/dialog';
import { Failure } from '../../app/failure';
import { useMay, useSession } from '../../app/session-context';
import { useToast } from '../../app/use-toast';
import { keys } from '../../client/keys';
import { getLinks, getMaterials, makeLink, revokeLink } from '../../client/links';
import { inLanguage } from '../../texts/localized';
import { formatInstant } from '../../time/format';

/** The pages that a patient can be given a link to: an entry of a description list with its dialog. */
export function PatientLinks({ patient }: { readonly patient: Patient }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const may = useMay();
  if (!may('messages:send')) return null;
  return (
    <div>
      <dt>{t('links.fact')}</dt>
      <dd>
        <Button variant="subtle" size="compact-xs" onClick={() => setOpened(true)}>
          {t('links.open')}
        </Button>
        <Dialog opened={opened} title={t('links.title')} onClose={() => setOpened(false)}>
          <MakeLink patient={patient} />
          <LinkList patient={patient} />
        </Dialog>
      </dd>
    </div>
  );
}

type How = 'sms' | 'email' | 'none';

function MakeLink({ patient }: { readonly patient: Patient }) {
  const { t, i18n } = useTranslation();
  const [purpose, setPurpose] = useState<LinkPurpose>('plan');
  const [material, setMaterial] = useState<string>();
  const hows = (['sms', 'email', 'none'] as const).filter((how) => canBeSent(patient, how));
  const [how, setHow] = useState<How>(hows[0] ?? 'none');
  const materials = useQuery({ queryKey: keys.materials, queryFn: ({ signal }) => getMaterials(signal) });
  const client = useQueryClient();
  const toast = useToast();
  const make = useMutation({
    mutationFn: (wanted: MakeLinkRequest) => makeLink(patient.id, wanted),
    onSuccess: ({ message }) => {
      if (message) toast.done(t('links.sent'));
      return client.invalidateQueries({ queryKey: keys.patient(patient.id) });
    },
  });
  const items = materials.data?.items ?? [];
  const chosen = material ?? items[0]?.id;
  const wanted: MakeLinkRequest = {
    purpose,
    ...(purpose === 'material' && chosen !== undefined && { material: chosen }),
    ...(how !== 'none' && { send: how }),
  };
  if (patient.birthDate === null) return <p>{t('links.noBirthDate')}</p>;
  return (
    <form
      className="add-step"
      onSubmit={(event) => {
        event.preventDefault();
        if (!make.isPending) make.mutate(wanted);
      }}
    >
      <p className="soft small">{t('links.hint')}</p>
      <NativeSelect
        label={t('links.purpose')}
        value={purpose}
        onChange={(event) => setPurpose(LINK_PURPOSES.find((one) => one === event.currentTarget.value) ?? 'plan')}
        data={LINK_PURPOSES.map((value) => ({ value, label: t(`links.purposes.${value}`) }))}
      />
      {purpose === 'material' && (
        <NativeSelect
          label={t('links.material')}
          value={chosen ?? ''}
          onChange={(event) => setMaterial(event.currentTarget.value)}
          data={items.map(({ id, title }) => ({ value: id, label: inLanguage(title, i18n.language) }))}
        />
      )}
      <NativeSelect
        label={t('links.how')}
        value={how}
        onChange={(event) => setHow(hows.find((one) => one === event.currentTarget.value) ?? 'none')}
        data={hows.map((value) => ({ value, label: t(`links.hows.${value}`) }))}
      />
      {make.isError && <Failure error={make.error} />}
      <Button type="submit" loading={make.isPending}>
        {t('links.make')}
      </Button>
      {make.data?.message === null && (
        <TextInput
          label={t('links.made')}
          readOnly
          value={make.data.url}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </form>
  );
}

function canBeSent({ phone, email }: Patient, how: How): boolean {
  return how === 'none' || (how === 'sms' ? phone : email) !== null;
}

function LinkList({ patient }: { readonly patient: Patient }) {
  const { t } = useTranslation();
  const links = useQuery({
    queryKey: keys.links(patient.id),
    queryFn: ({ signal }) => getLinks(patient.id, signal),
  });
  return (
    <section className="consent-history">
      <h3>{t('links.list')}</h3>
      {links.data?.items.length === 0 && <p className="soft">{t('links.none')}</p>}
      <ol>
        {links.data?.items.map((link) => (
          <LinkLine key={link.id} patient={patient} link={link} />
        ))}
      </ol>
    </section>
  );
}

function LinkLine({ patient, link }: { readonly patient: Patient; readonly link: PatientLink }) {
  const { t, i18n } = useTranslation();
  const { organization } = useSession();
  const client = useQueryClient();
  const toast = useToast();
  const end = useMutation({
    mutationFn: () => revokeLink(patient.id, link.id),
    onSuccess: () => {
      toast.done(t('links.ended'));
      return client.invalidateQueries({ queryKey: keys.links(patient.id) });
    },
  });
  const at = formatInstant(new Date(link.expiresAt), patient.zone ?? organization.zone, i18n.language);
  const from = link.createdBy === null ? t('links.inMessage') : t('links.byPerson', { name: link.createdBy });
  return (
    <li>
      {t(`links.purposes.${link.purpose}`)}
      <span className="soft">
        {' '}
        · {from} · {t(`links.status.${link.status}`, { at })} · {t('links.opened', { count: link.opens })}
      </span>
      {link.status === 'usable' && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={`${t('links.end')}: ${t(`links.purposes.${link.purpose}`)}`}
          loading={end.isPending}
          onClick={() => end.mutate()}
        >
          {t('links.end')}
        </Button>
      )}
    </li>
  );
}
