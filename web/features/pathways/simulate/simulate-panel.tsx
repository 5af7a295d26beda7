import { Button, NativeSelect } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Simulation } from '../../../../api/contract/simulation';
import { Failure } from '../../../app/failure';
import { Waiting } from '../../../app/waiting';
import { useSession } from '../../../app/session-context';
import { simulatePathway } from '../../../client/pathways';
import { Coverage } from './coverage';
import { presetScript } from './preset-scripts';
import { RunView } from './run-view';
import { MOST_SCRIPTS, ScriptEditor } from './script-editor';
import './simulate.css';

type Language = 'en' | 'es';

/** Only those who open them load them. */
const PastPatients = lazy(() => import('./past-patients'));
const QueueLoad = lazy(() => import('./queue-load'));

interface SimulatePanelProps {
  /** The pathway's name: its shipped scripts and its past patients. */
  readonly pathway: string;
  readonly source: string;
  /** After each run: ids of the steps that none of its scripts has reached. */
  readonly onUnreached: (ids: readonly string[]) => void;
  readonly onJumpToStep: (id: string) => void;
}

interface Asked {
  readonly source: string;
  readonly scripts: readonly string[];
  readonly language: Language;
}

interface Played {
  readonly asked: Asked;
  readonly simulation: Simulation;
}

/** Plays scripted patients through the text as it stands, and shows what they would live through. */
export function SimulatePanel({ pathway, source, onUnreached, onJumpToStep }: SimulatePanelProps) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const [scripts, setScripts] = useState<readonly string[]>(() => [
    presetScript('silent', t('preset.silent'), new Date(), zone),
  ]);
  const [language, setLanguage] = useState<Language>(i18n.language.startsWith('es') ? 'es' : 'en');
  // Kept while it is played again, so that nothing jumps.
  const [played, setPlayed] = useState<Played | null>(null);
  const play = useMutation({
    mutationFn: async (asked: Asked): Promise<Played> => ({
      asked,
      simulation: await simulatePathway({ ...asked, scripts: [...asked.scripts] }),
    }),
    onSuccess: (done) => {
      setPlayed(done);
      onUnreached(done.simulation.coverage?.neverReached ?? []);
    },
  });
  const run = (spoken = language) => play.mutate({ source, scripts, language: spoken });
  const findings = played?.simulation.findings ?? [];
  const isStale = played !== null && (played.asked.source !== source || played.asked.scripts !== scripts);
  return (
    <section className="panel card simulate" aria-labelledby="simulate">
      <h2 id="simulate">{t('simulate.title')}</h2>
      <p className="soft small">{t('simulate.intro')}</p>
      <ScriptEditor
        pathway={pathway}
        scripts={scripts}
        findings={played?.asked.scripts === scripts ? findings : []}
        onChange={setScripts}
      />
      <div className="simulate-run">
        <NativeSelect
          label={t('simulate.language')}
          data={[
            { value: 'en', label: t('simulate.english') },
            { value: 'es', label: t('simulate.spanish') },
          ]}
          value={language}
          onChange={(event) => {
            const chosen = event.currentTarget.value === 'es' ? 'es' : 'en';
            setLanguage(chosen);
            if (played) run(chosen);
          }}
        />
        <Button
          loading={play.isPending}
          leftSection={<IconPlayerPlay size={14} aria-hidden="true" />}
          onClick={() => run()}
        >
          {t('simulate.run')}
        </Button>
        {isStale && <span className="small tone-warn">{t('simulate.stale')}</span>}
      </div>
      {play.isError && <Failure error={play.error} />}
      {findings.some((finding) => finding.in === 'source') && (
        <p className="notice" data-tone="danger" role="alert">
          {t('simulate.sourceFaulty')}
        </p>
      )}
      {played && <Result simulation={played.simulation} language={language} onJumpToStep={onJumpToStep} />}
      <Unfolding title={t('past.title')}>
        <PastPatients
          pathway={pathway}
          source={source}
          language={language}
          onPlay={(script) => setScripts([...scripts, script].slice(-MOST_SCRIPTS))}
        />
      </Unfolding>
      <Unfolding title={t('load.title')}>
        <QueueLoad source={source} script={scripts[0]} language={language} />
      </Unfolding>
    </section>
  );
}

/** Shown, and loaded, when it is opened. */
function Unfolding({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="scripts" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && <Suspense fallback={<Waiting />}>{children}</Suspense>}
    </details>
  );
}

interface ResultProps extends Pick<SimulatePanelProps, 'onJumpToStep'> {
  readonly simulation: Simulation;
  readonly language: Language;
}

function Result({ simulation: { runs, coverage, warnings }, language, onJumpToStep }: ResultProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(0);
  const run = runs[chosen] ?? runs[0];
  if (!run) return null;
  return (
    <>
      {runs.length > 1 && (
        <div className="simulate-runs" role="group" aria-label={t('simulate.runs')}>
          {runs.map((each, index) => (
            <button key={index} type="button" aria-pressed={each === run} onClick={() => setChosen(index)}>
              {each.script}
            </button>
          ))}
        </div>
      )}
      <RunView key={`${chosen}-${run.end.at}-${run.timeline.length}`} run={run} language={language} />
      {coverage && (
        <Coverage coverage={coverage} warnings={[...run.warnings, ...warnings]} onJumpToStep={onJumpToStep} />
      )}
    </>
  );
}
