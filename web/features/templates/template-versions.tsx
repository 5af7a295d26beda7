import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateDetail, WrittenTemplate, TemplateVersion } from '../../../api/contract/templates';
import { Dialog } from '../../app/dialog';
import { Failure } from '../../app/failure';
import { useSession } from '../../app/session-context';
import { useToast } from '../../app/use-toast';
import { keys } from '../../client/keys';
import { listTemplateVersions, revertTemplate, saveTemplateDraft } from '../../client/templates';
import { formatInstant } from '../../time/format';
import { TextChanges } from './text-changes';

interface TemplateVersionsProps {
  readonly template: TemplateDetail;
  /** What is sent has changed: the draft is that now. */
  readonly onReverted: () => void;
}

/** All versions of a template, what each changed in words, and the way back to any of them. */
export function TemplateVersions({ template, onReverted }: TemplateVersionsProps) {
  const { t } = useTranslation();
  const { name } = template;
  const versions = useQuery({
    queryKey: keys.templateVersions(name),
    queryFn: ({ signal }) => listTemplateVersions(name, signal),
  });
  const items = versions.data?.items ?? [];
  const shipped = template.shipped ?? {};
  const textsOf = (version: TemplateVersion | undefined): WrittenTemplate => version?.texts ?? (version ? shipped : {});
  return (
    <section className="panel card" aria-labelledby="template-versions">
      <h2 id="template-versions">{t('templates.versions')}</h2>
      {versions.isError && <Failure error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.data && items.length === 0 && <p className="soft small">{t('templates.noVersions')}</p>}
      <ol className="plain template-history">
        {items.map((version, index) => (
          <li key={version.version}>
            <div className="template-version-head">
              <h3>{titleOf(version, t)}</h3>
              <Made version={version} />
              {index === 0 ? (
                <span className="small tone-ok">{t('templates.sentNow')}</span>
              ) : (
                <Revert name={name} to={version} texts={textsOf(version)} onReverted={onReverted} />
              )}
              {index === 0 && template.source === 'own' && template.shipped === null && (
                <Revert name={name} to={null} texts={{}} onReverted={onReverted} />
              )}
            </div>
            {index < items.length - 1 && <TextChanges from={textsOf(items[index + 1])} to={textsOf(version)} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function titleOf({ version, restores, texts }: TemplateVersion, t: TFunction): string {
  if (version === 0) return t('templates.shippedText');
  if (texts === null) return t('templates.versionBack', { version });
  return restores === null
    ? t('templates.version', { version })
    : t('templates.versionRestores', { version, restores });
}

function Made({ version: { publishedAt, publishedBy } }: { readonly version: TemplateVersion }) {
  const { i18n } = useTranslation();
  const { zone } = useSession().organization;
  if (publishedAt === null) return null;
  return (
    <span className="small soft">
      {publishedBy?.name}, {formatInstant(new Date(publishedAt), zone, i18n.language)}
    </span>
  );
}

interface RevertProps {
  readonly name: string;
  /** Null: no text at all, which retires the template. */
  readonly to: TemplateVersion | null;
  readonly texts: WrittenTemplate;
  readonly onReverted: () => void;
}

function Revert({ name, to, texts, onReverted }: RevertProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const revert = useMutation({
    mutationFn: async () => {
      await revertTemplate(name, to?.version ?? 0);
      await saveTemplateDraft(name, texts);
    },
    onSuccess: async () => {
      setAsking(false);
      toast.done(t(to === null ? 'templates.retired' : 'templates.reverted'));
      await client.invalidateQueries({ queryKey: keys.templates });
      onReverted();
    },
  });
  if (to !== null && to.texts === null) return null;
  const action = t(to === null ? 'templates.retire' : 'templates.revert');
  const title = to === null ? t('templates.retireTitle') : t('templates.revertTitle', { version: to.version });
  return (
    <>
      <Button variant="default" size="compact-xs" aria-label={title} onClick={() => setAsking(true)}>
        {action}
      </Button>
      <Dialog opened={asking} title={title} onClose={() => setAsking(false)}>
        <p className="dialog-text">{t(to === null ? 'templates.retireNote' : 'templates.revertNote')}</p>
        {revert.isError && <Failure error={revert.error} />}
        <Button {...(to === null && { color: 'red' })} loading={revert.isPending} onClick={() => revert.mutate()}>
          {action}
        </Button>
      </Dialog>
    </>
  );
}
