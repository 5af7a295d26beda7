import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateFinding, WrittenTemplate } from '../../../api/contract/templates';
import { Waiting } from '../../app/waiting';
import { FindingList } from './finding-list';
import { SampleList } from './sample-list';
import type { TextEditorHandle } from './text-editor';
import { textAt, type Channel, type Language, type Part, type Place } from './texts';

const TextEditor = lazy(() => import('./text-editor'));

interface LanguageColumnProps {
  readonly name: string;
  readonly channel: Channel;
  readonly language: Language;
  readonly texts: WrittenTemplate;
  readonly findings: readonly TemplateFinding[];
  readonly onChange: (place: Place, text: string) => void;
}

/** One language of one channel: its text, what is wrong with it, and how it reads. */
export function LanguageColumn({ name, channel, language, texts, findings, onChange }: LanguageColumnProps) {
  const { t } = useTranslation();
  const editors = useRef(new Map<Part, TextEditorHandle>());
  const parts: readonly Part[] = channel === 'email' ? ['subject', 'body'] : ['body'];
  const own = findings.filter((finding) => finding.channel === channel && finding.language === language);
  const heading = `template-${channel}-${language}`;
  const at = (part: Part): Place => ({ channel, language, part });
  return (
    <section className="template-column" aria-labelledby={heading}>
      <h2 id={heading}>{t(`templates.language.${language}`)}</h2>
      {parts.map((part) => (
        <div key={part}>
          {channel === 'email' && <h3 className="soft">{t(`templates.${part}`)}</h3>}
          <div className="panel template-frame" data-part={part} data-channel={channel}>
            <Suspense fallback={<Waiting />}>
              <TextEditor
                ref={(handle: TextEditorHandle | null) => {
                  if (handle) editors.current.set(part, handle);
                }}
                start={textAt(texts, at(part))}
                label={t('templates.textLabel', {
                  language: t(`templates.language.${language}`),
                  part: t(`templates.${channel === 'sms' ? 'text' : part}`),
                })}
                language={language}
                findings={own.filter((finding) => (finding.part ?? 'body') === part)}
                onChange={(text) => onChange(at(part), text)}
              />
            </Suspense>
          </div>
        </div>
      ))}
      <FindingList
        findings={own}
        onJump={({ part = 'body', line = 1, column = 1 }) => editors.current.get(part)?.jumpTo(line, column)}
      />
      <SampleList
        name={name}
        channel={channel}
        language={language}
        subject={textAt(texts, at('subject'))}
        body={textAt(texts, at('body'))}
        material={texts.material}
      />
    </section>
  );
}
