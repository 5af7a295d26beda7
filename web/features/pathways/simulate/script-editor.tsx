import { ActionIcon, Button, Textarea } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Simulation } from '../../../../api/contract/simulation';
import { useSession } from '../../../app/session-context';
import { presets, presetScript } from './preset-scripts';

interface ScriptEditorProps {
  readonly scripts: readonly string[];
  readonly findings: Simulation['findings'];
  readonly onChange: (scripts: readonly string[]) => void;
}

const MOST_SCRIPTS = 10;

/** The patients to play, one script each. */
export function ScriptEditor({ scripts, findings, onChange }: ScriptEditorProps) {
  const { t } = useTranslation();
  const { zone } = useSession().organization;
  return (
    <details className="scripts" open>
      <summary>{t('simulate.scripts')}</summary>
      {scripts.map((script, index) => (
        <div key={index} className="script">
          <Textarea
            aria-label={t('simulate.scriptText', { number: index + 1 })}
            classNames={{ input: 'script-text' }}
            autosize
            minRows={3}
            maxRows={12}
            spellCheck={false}
            value={script}
            error={findings
              .filter((finding) => finding.in === index)
              .map(({ line, message }) => t('simulate.scriptFinding', { line, message }))
              .join(' ')}
            onChange={(event) => onChange(scripts.with(index, event.currentTarget.value))}
          />
          {scripts.length > 1 && (
            <ActionIcon
              aria-label={t('simulate.remove', { number: index + 1 })}
              onClick={() => onChange(scripts.toSpliced(index, 1))}
            >
              <IconX size={14} aria-hidden="true" />
            </ActionIcon>
          )}
        </div>
      ))}
      <div className="script-presets" role="group" aria-label={t('simulate.addScript')}>
        <span className="small soft" aria-hidden="true">
          {t('simulate.addScript')}
        </span>
        {presets.map((preset) => (
          <Button
            key={preset}
            variant="default"
            size="compact-xs"
            disabled={scripts.length >= MOST_SCRIPTS}
            leftSection={<IconPlus size={12} aria-hidden="true" />}
            onClick={() => onChange([...scripts, presetScript(preset, t(`preset.${preset}`), new Date(), zone)])}
          >
            {t(`preset.${preset}`)}
          </Button>
        ))}
      </div>
    </details>
  );
}
