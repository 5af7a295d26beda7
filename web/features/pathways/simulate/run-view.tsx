import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../../time/format';
import { dayOf, isAfter, momentsOf, type Run } from './moments';
import { SimulatedPhone } from './simulated-phone';
import { SimulatedTasks } from './simulated-tasks';

interface RunViewProps {
  readonly run: Run;
  readonly language: 'en' | 'es';
}

/** One simulated patient at one instant; the clock goes from event to event. */
export function RunView({ run, language }: RunViewProps) {
  const { t, i18n } = useTranslation();
  const moments = useMemo(() => momentsOf(run), [run]);
  const [index, setIndex] = useState(moments.length - 1);
  const now = moments[index] ?? run.start;
  const words = `${t('simulate.day', { day: dayOf(run, now) })} · ${formatInstant(new Date(now), run.zone, i18n.language)}`;
  return (
    <div className="run">
      <h3>{run.script}</h3>
      <p className="small">{run.end.sentence}</p>
      <div className="clock">
        <ActionIcon aria-label={t('simulate.previous')} disabled={index === 0} onClick={() => setIndex(index - 1)}>
          <IconChevronLeft size={16} aria-hidden="true" />
        </ActionIcon>
        <input
          type="range"
          aria-label={t('simulate.clock')}
          aria-valuetext={words}
          min={0}
          max={moments.length - 1}
          value={index}
          onChange={(event) => setIndex(Number(event.currentTarget.value))}
        />
        <ActionIcon
          aria-label={t('simulate.next')}
          disabled={index === moments.length - 1}
          onClick={() => setIndex(index + 1)}
        >
          <IconChevronRight size={16} aria-hidden="true" />
        </ActionIcon>
        <output className="clock-words">{words}</output>
      </div>
      <div className="run-columns">
        <SimulatedPhone run={run} now={now} language={language} />
        <div>
          <SimulatedTasks run={run} now={now} />
          <Timeline run={run} now={now} />
        </div>
      </div>
    </div>
  );
}

/** What has happened up to now; what happens at this instant stands out. */
function Timeline({ run, now }: { readonly run: Run; readonly now: string }) {
  const { t, i18n } = useTranslation();
  return (
    <section aria-labelledby="run-timeline">
      <h4 id="run-timeline">{t('simulate.timeline')}</h4>
      <ol className="plain run-timeline">
        {run.timeline
          .filter(({ at }) => !isAfter(at, now))
          .map((line, index) => (
            <li key={index} data-now={line.at === now || undefined}>
              <time dateTime={line.at} className="soft small">
                {t('simulate.day', { day: dayOf(run, line.at) })} ·{' '}
                {formatInstant(new Date(line.at), run.zone, i18n.language)}
              </time>
              <span>{line.sentence}</span>
            </li>
          ))}
      </ol>
    </section>
  );
}
