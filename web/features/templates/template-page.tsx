import { Button, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import type { TemplateDetail, WrittenTemplate } from '../../../api/contract/templates';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { checkTemplate, getTemplate, saveTemplateDraft } from '../../client/templates';
import { inLanguage } from '../../texts/localized';
import { DraftState } from '../pathways/editor/draft-state';
import { useSettled } from '../pathways/editor/use-findings';
import { useSourceDraft } from '../pathways/editor/use-source-draft';
import { FindingList } from './finding-list';
import { LanguageColumn } from './language-column';
import { PublishTemplate } from './publish-template';
import { TemplateSettings } from './template-settings';
import { TemplateVersions } from './template-versions';
import './templates.css';
import { CHANNELS, isSame, LANGUAGES, withSetting, withText, type Channel } from './texts';

const WAIT_MS = 300;

/** A message template as a manager writes it: both languages side by side, with what is wrong and how it reads. */
export default function TemplatePage() {
  const { name = '' } = useParams();
  const [reading, setReading] = useState(0);
  usePageTitle(name);
  const template = useQuery({ queryKey: keys.template(name), queryFn: ({ signal }) => getTemplate(name, signal) });
  if (template.isPending) return <Waiting />;
  if (!template.data) {
    return (
      <div className="page">
        <Failure error={template.error} onRetry={() => void template.refetch()} />
      </div>
    );
  }
  const readAgain = async () => {
    await template.refetch();
    setReading(reading + 1);
  };
  return <Editing key={`${name}/${reading}`} template={template.data} onReadAgain={() => void readAgain()} />;
}

interface EditingProps {
  readonly template: TemplateDetail;
  readonly onReadAgain: () => void;
}

function Editing({ template, onReadAgain }: EditingProps) {
  const { t } = useTranslation();
  const { name } = template;
  const [start] = useState(() => template.draft?.texts ?? template.texts);
  const [{ source, state, savedAt }, keeper] = useSourceDraft(
    {
      source: JSON.stringify(start),
      version: template.draft?.version ?? 0,
      savedAt:
        template.draft && !isSame(template.draft.texts, template.texts) ? new Date(template.draft.updatedAt) : null,
    },
    (text, ifVersion, leaving) => saveTemplateDraft(name, textsIn(text), ifVersion, leaving),
  );
  const texts = useMemo(() => textsIn(source), [source]);
  const [channel, setChannel] = useChannel(template);
  const settled = useSettled(source, WAIT_MS);
  const check = useQuery({
    queryKey: keys.templateCheck(name, settled),
    queryFn: ({ signal }) => checkTemplate(name, textsIn(settled), signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const findings = check.data?.findings ?? [];
  const isCurrent = settled === source && check.isSuccess && !check.isPlaceholderData;
  const blocked = isSame(texts, template.texts)
    ? t('templates.unchanged')
    : check.data && !check.data.ok
      ? t('templates.blocked')
      : isCurrent
        ? null
        : t('publish.checking');
  return (
    <div className="page template-page">
      <p className="crumb">
        <Link to="/templates">{t('nav.templates')}</Link>
      </p>
      <header className="edit-head template-head">
        <h1>
          {name} <span className="soft small">{sentNow(template, t)}</span>
        </h1>
        <DraftState state={state} savedAt={savedAt} />
        <PublishTemplate
          name={name}
          current={template.texts}
          texts={texts}
          blocked={state === 'conflict' ? t('draftState.conflict') : blocked}
          beforePublishing={() => keeper.flush()}
        />
      </header>
      <Uses template={template} />
      {state === 'conflict' && (
        <Conflict
          onKeepMine={() => void getTemplate(name).then(({ draft }) => keeper.overwrite(draft?.version ?? 0))}
          onTakeTheirs={onReadAgain}
        />
      )}
      <div className="template-bar">
        <SegmentedControl
          size="xs"
          aria-label={t('templates.channels')}
          data={CHANNELS.map((one) => ({ value: one, label: t(`templates.channel.${one}`) }))}
          value={channel}
          onChange={(value) => setChannel(value === 'email' ? 'email' : 'sms')}
        />
        <span className="small soft">
          {t('templates.variables')}{' '}
          {namesIn(template, texts, channel)
            .map((variable) => `{{ ${variable} }}`)
            .join(' ')}
        </span>
      </div>
      <TemplateSettings
        texts={texts}
        shipped={template.shipped}
        onChange={(setting, value) =>
          keeper.edit(JSON.stringify(withSetting(textsIn(keeper.snapshot().source), setting, value)))
        }
      />
      {check.isError && <Failure error={check.error} onRetry={() => void check.refetch()} />}
      <FindingList findings={findings.filter((finding) => finding.language === undefined)} onJump={() => undefined} />
      <OtherChannel channel={channel} errors={findings.filter(({ severity }) => severity === 'error')} />
      <div className="template-columns">
        {LANGUAGES.map((language) => (
          <LanguageColumn
            key={`${channel}/${language}`}
            name={name}
            channel={channel}
            language={language}
            texts={texts}
            findings={findings}
            onChange={(place, text) =>
              keeper.edit(JSON.stringify(withText(textsIn(keeper.snapshot().source), place, text)))
            }
          />
        ))}
      </div>
      <TemplateVersions template={template} onReverted={onReadAgain} />
    </div>
  );
}

/** What a text may name, with the material once one is chosen. */
function namesIn({ variables }: TemplateDetail, { material }: WrittenTemplate, channel: Channel): readonly string[] {
  const known = variables[channel];
  return material === undefined || known.includes('link.material') ? known : [...known, 'link.material'];
}

/** Written by this page: JSON of texts. */
function textsIn(source: string): WrittenTemplate {
  return JSON.parse(source) as WrittenTemplate;
}

/** The channel stands in the address. */
function useChannel(template: TemplateDetail): readonly [Channel, (channel: Channel) => void] {
  const [query, setQuery] = useSearchParams();
  const first: Channel = template.channels[0] ?? 'sms';
  const asked = query.get('channel');
  const channel = asked === 'sms' || asked === 'email' ? asked : first;
  return [channel, (next) => setQuery({ channel: next }, { replace: true })];
}

function sentNow({ source, version }: TemplateDetail, t: TFunction): string {
  if (source === 'own') return t('templates.version', { version: version ?? 0 });
  return t(source === 'shipped' ? 'templates.shippedText' : 'templates.notSent');
}

function Uses({ template: { usedBy, standing } }: { readonly template: TemplateDetail }) {
  const { t, i18n } = useTranslation();
  return (
    <p className="small soft">
      {standing && `${t('templates.standing')} `}
      {!standing && usedBy.length === 0 && t('templates.unused')}
      {usedBy.length > 0 && `${t('templates.usedBy')} `}
      {usedBy.map(({ pathway, title, version }, index) => (
        <span key={`${pathway}/${version}`}>
          {index > 0 && ', '}
          <Link to={`/pathways/${encodeURIComponent(pathway)}`}>{inLanguage(title, i18n.language)}</Link>{' '}
          {t('pathway.version', { version })}
        </span>
      ))}
    </p>
  );
}

/** Errors of the channel that is not on the screen stop the publication, too. */
function OtherChannel({
  channel,
  errors,
}: {
  readonly channel: Channel;
  readonly errors: readonly { readonly channel?: Channel | undefined }[];
}) {
  const { t } = useTranslation();
  const other: Channel = channel === 'sms' ? 'email' : 'sms';
  const count = errors.filter((error) => error.channel === other).length;
  if (count === 0) return null;
  return (
    <p className="small tone-danger">
      {t('templates.otherChannel', { count, channel: t(`templates.channel.${other}`) })}
    </p>
  );
}

function Conflict({
  onKeepMine,
  onTakeTheirs,
}: {
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="notice conflict" data-tone="warn" role="alert">
      <div>
        <h2>{t('conflict.title')}</h2>
        <div className="conflict-ways">
          <Button onClick={onKeepMine}>{t('conflict.keepMine')}</Button>
          <Button variant="default" onClick={onTakeTheirs}>
            {t('conflict.takeTheirs')}
          </Button>
        </div>
      </div>
    </div>
  );
}
