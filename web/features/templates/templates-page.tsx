import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Template } from '../../../api/contract/templates';
import { Dialog } from '../../app/dialog';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { listTemplates, saveTemplateDraft } from '../../client/templates';
import { inLanguage } from '../../texts/localized';
import { formatAgo } from '../../time/format';
import { useNow } from '../../time/use-now';
import './templates.css';

/** The texts that patients get: whose they are, what they lack, and which pathways send them. */
export default function TemplatesPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.templates'));
  const [creating, setCreating] = useState(false);
  const templates = useQuery({ queryKey: keys.templates, queryFn: ({ signal }) => listTemplates(signal) });
  const items = templates.data?.items ?? [];
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.templates')}</h1>
        <Button leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={() => setCreating(true)}>
          {t('templates.create')}
        </Button>
      </div>
      {templates.isPending && <Waiting />}
      {templates.isError && <Failure error={templates.error} onRetry={() => void templates.refetch()} />}
      {templates.data && <TemplateTable items={items} />}
      <Dialog opened={creating} title={t('templates.create')} onClose={() => setCreating(false)}>
        <NewTemplate taken={items.map(({ name }) => name)} />
      </Dialog>
    </div>
  );
}

function TemplateTable({ items }: { readonly items: readonly Template[] }) {
  const { t } = useTranslation();
  return (
    <div className="panel table-scroll" tabIndex={0} role="group" aria-label={t('nav.templates')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('templates.name')}</th>
            <th scope="col">{t('templates.text')}</th>
            <th scope="col">{t('templates.channels')}</th>
            <th scope="col">{t('templates.gaps')}</th>
            <th scope="col">{t('templates.sentBy')}</th>
            <th scope="col">{t('pathways.draft')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.name} item={item} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  item: { name, source, version, channels, gaps, usedBy, standing, draft },
}: {
  readonly item: Template;
}) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const senders = [
    ...(standing ? [t('templates.standingShort')] : []),
    ...new Set(usedBy.map(({ title }) => inLanguage(title, i18n.language))),
  ];
  return (
    <tr>
      <th scope="row">
        <Link to={`/templates/${encodeURIComponent(name)}`}>{name}</Link>
      </th>
      <td>
        {source === 'own'
          ? t('templates.version', { version: version ?? 0 })
          : t(source === 'shipped' ? 'templates.shippedText' : 'templates.notSent')}
      </td>
      <td>{channels.map((channel) => t(`templates.channel.${channel}`)).join(', ') || '–'}</td>
      <td className={gaps.length > 0 ? 'tone-danger' : undefined}>
        {gaps
          .map(({ channel, language }) =>
            t('templates.gap', {
              channel: t(`templates.channel.${channel}`),
              language: t(`templates.language.${language}`),
            }),
          )
          .join(', ') || '–'}
      </td>
      <td className="template-senders">{senders.join(', ') || '–'}</td>
      <td className="soft">
        {draft
          ? t('pathways.draftBy', {
              name: draft.updatedBy.name,
              ago: formatAgo(new Date(draft.updatedAt), now, i18n.language),
            })
          : '–'}
      </td>
    </tr>
  );
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

function NewTemplate({ taken }: { readonly taken: readonly string[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [isTried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () => saveTemplateDraft(name, {}, 0),
    onSuccess: () => navigate(`/templates/${encodeURIComponent(name)}`),
  });
  const isTaken = taken.includes(name);
  const problem = isTaken ? t('templates.nameTaken') : isTried && !NAME.test(name) ? t('templates.nameWrong') : null;
  return (
    <form
      className="template-new"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (NAME.test(name) && !isTaken && !create.isPending) create.mutate();
      }}
    >
      <TextInput
        label={t('templates.name')}
        description={t('templates.nameHint')}
        error={problem}
        value={name}
        maxLength={60}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setName(event.currentTarget.value.trim())}
      />
      {create.isError && <Failure error={create.error} />}
      <Button type="submit" loading={create.isPending}>
        {t('newPathway.create')}
      </Button>
    </form>
  );
}
