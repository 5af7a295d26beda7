import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure';
import { keys } from '../../client/keys';
import { previewTemplate, type PreviewRequest } from '../../client/templates';
import { useSettled } from '../pathways/editor/use-findings';
import type { Channel, Language } from './texts';

const WAIT_MS = 300;

interface SampleListProps {
  readonly name: string;
  readonly channel: Channel;
  readonly language: Language;
  readonly subject: string;
  readonly body: string;
  /** What it gives to read, where the template says so. */
  readonly material: string | undefined;
}

/** The text as each sample patient would read it, with what it costs, a moment after the last change. */
export function SampleList({ name, channel, language, subject, body, material }: SampleListProps) {
  const { t } = useTranslation();
  const text = useSettled(body, WAIT_MS);
  const title = useSettled(subject, WAIT_MS);
  const source = { body: text, ...(channel === 'email' && { subject: title }) };
  const request: PreviewRequest = { channel, language, source, ...(material !== undefined && { material }) };
  const preview = useQuery({
    queryKey: keys.templatePreview(name, request),
    queryFn: ({ signal }) => previewTemplate(name, request, signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  if (preview.isError) return <Failure error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data || text === '') return null;
  const { grade, samples } = preview.data;
  return (
    <>
      <p className="small soft template-grade">
        {grade === null ? t('templates.noGrade') : t('templates.grade', { grade: Math.max(0, Math.round(grade)) })}
      </p>
      <ul className="plain template-samples" lang={language}>
        {samples.map((sample) => (
          <li key={sample.id} data-ok={sample.ok}>
            <p className="small soft template-sample-head" lang="en">
              <span>{t(`templates.sample.${sample.id}`)}</span>
              {sample.ok ? null : <strong className="tone-danger">{t('templates.cannotBeSent')}</strong>}
              {sample.segments !== undefined && sample.encoding !== undefined && (
                <span className={sample.segments > 2 ? 'tone-warn' : undefined}>
                  {t('templates.parts', { count: sample.segments })} · {sample.encoding} ·{' '}
                  {t('templates.characters', { count: Array.from(sample.body).length })}
                </span>
              )}
            </p>
            {sample.subject !== undefined && <p className="template-sample-subject">{sample.subject}</p>}
            <p className="template-sample-body">{sample.body}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
