import { ActionIcon, Button, NativeSelect, Textarea } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Simulation } from '../../../../api/contract/simulation';
import { useSession } from '../../../app/session-context';
import { keys } from '../../../client/keys';
import { listScripts } from '../../../client/pathways';
import { presets, presetScript } from './preset-scripts';

interface ScriptEditorProps {
  readonly pathway: string;
  readonly scripts: readonly string[];
  readonly findings: Simulation['findings'];
  readonly onChange: (scripts: readonly string[]) => void;
}

/** As many as one run plays. */
export const MOST_SCRIPTS = 10;

/** The patients to play, one script each. */
export function ScriptEditor({ pathway, scripts, findings, onChange }: ScriptEditorProps) {
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
        <ShippedScripts
          pathway={pathway}
          disabled={scripts.length >= MOST_SCRIPTS}
          onChoose={(source) => onChange([...scripts, source])}
        />
      </div>
    </details>
  );
}

interface ShippedScriptsProps {
  readonly pathway: string;
  readonly disabled: boolean;
  readonly onChoose: (source: string) => void;
}

/** The patients that ship with the pathway, to be played or changed first; nothing where there are none. */
function ShippedScripts({ pathway, disabled, onChoose }: ShippedScriptsProps) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: keys.pathwayScripts(pathway),
    queryFn: ({ signal }) => listScripts(pathway, signal),
    staleTime: Infinity,
  });
  if (!data || data.items.length === 0) return null;
  return (
    <NativeSelect
      size="xs"
      aria-label={t('simulate.shipped')}
      disabled={disabled}
      data={[
        { value: '', label: t('simulate.shippedNone') },
        ...data.items.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value=""
      onChange={(event) => {
        const chosen = data.items.find(({ id }) => id === event.currentTarget.value);
        if (chosen) onChoose(chosen.source);
      }}
    />
  );
}
