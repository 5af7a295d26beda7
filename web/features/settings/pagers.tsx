import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PagerList } from '../../../api/contract/pagers';
import { useToast } from '../../app/use-toast';
import { keys } from '../../client/keys';
import { errorsByField } from '../../client/problems';
import { getPagers, putPager } from '../../client/settings';

/** Who is texted when an urgent task of their queue waits. */
export function Pagers() {
  const { t } = useTranslation();
  const pagers = useQuery({ queryKey: keys.pagers, queryFn: ({ signal }) => getPagers(signal) });
  return (
    <section className="panel card settings-form" aria-labelledby="pagers">
      <h2 id="pagers">{t('settings.pagers')}</h2>
      <p className="soft small">{t('settings.pagersHint')}</p>
      {pagers.data?.items.map((pager) => (
        <PagerRow key={pager.id} pager={pager} />
      ))}
    </section>
  );
}

function PagerRow({ pager }: { readonly pager: PagerList['items'][number] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const [phone, setPhone] = useState(pager.phone ?? '');
  const save = useMutation({
    mutationFn: (number: string | null) => putPager(pager.id, number),
    onSuccess: (now) => {
      client.setQueryData(keys.pagers, now);
      toast.done(t('settings.pagerSaved'));
    },
  });
  return (
    <form
      className="settings-pair"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(phone.trim() === '' ? null : phone.replace(/[\s()-]/g, ''));
      }}
    >
      <TextInput
        type="tel"
        label={t('settings.pagerOf', { name: pager.name, roles: pager.roles.join(', ') })}
        placeholder="+16175550142"
        value={phone}
        onChange={(event) => setPhone(event.currentTarget.value)}
        error={errorsByField(save.error)['phone']}
      />
      <Button
        type="submit"
        variant="default"
        loading={save.isPending}
        aria-label={t('settings.savePager', { name: pager.name })}
      >
        {t('settings.save')}
      </Button>
    </form>
  );
}
