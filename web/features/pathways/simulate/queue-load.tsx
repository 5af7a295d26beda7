import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Simulation } from '../../../../api/contract/simulation';
import { Failure } from '../../../app/failure';
import { simulatePathway } from '../../../client/pathways';
import { loadRows, outcomeShares, weekdayNames, type LoadKind } from './load-table';

interface QueueLoadProps {
  readonly source: string;
  /** How the patients behave. */
  readonly script: string | undefined;
  readonly language: 'en' | 'es';
}

type Population = NonNullable<Simulation['population']>;

const KINDS: readonly LoadKind[] = ['opened', 'due', 'open'];
const WANTED = { patients: 100, perWeek: 20, seed: 1 };
const MOST = { patients: 300, perWeek: 10_000, seed: 4_294_967_295 };
const LEAST = { patients: 1, perWeek: 1, seed: 0 };

/** What the queues get on each weekday when so many patients a week enroll. */
export default function QueueLoad({ source, script, language }: QueueLoadProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(WANTED);
  const work = useMutation({
    mutationFn: async (population: typeof WANTED) => ({
      simulation: await simulatePathway({ source, scripts: [script ?? ''], language, population }),
      perWeek: population.perWeek,
    }),
  });
  const number = (name: keyof typeof WANTED) => (
    <NumberInput
      label={t(`load.${name}`)}
      w="8rem"
      min={LEAST[name]}
      max={MOST[name]}
      clampBehavior="strict"
      allowDecimal={false}
      value={wanted[name]}
      onChange={(value) => setWanted({ ...wanted, [name]: Number(value) || LEAST[name] })}
    />
  );
  const { population } = work.data?.simulation ?? {};
  return (
    <div className="load">
      <p className="soft small">{t('load.intro')}</p>
      <div className="simulate-run">
        {number('patients')}
        {number('perWeek')}
        {number('seed')}
        <Button variant="default" loading={work.isPending} disabled={!script} onClick={() => work.mutate(wanted)}>
          {t('load.run')}
        </Button>
      </div>
      {work.isError && <Failure error={work.error} />}
      {work.data && !population && <p className="small tone-warn">{t('load.noScript')}</p>}
      {work.data && population && <Load population={population} perWeek={work.data.perWeek} />}
    </div>
  );
}

function Load({ population, perWeek }: { readonly population: Population; readonly perWeek: number }) {
  const { t, i18n } = useTranslation();
  const [kind, setKind] = useState<LoadKind>('opened');
  const { coverage, load } = population;
  const share = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 0 });
  const rows = loadRows(load, kind);
  return (
    <>
      {rows.length === 0 ? (
        <p className="soft small">{t('load.none')}</p>
      ) : (
        <>
          <NativeSelect
            size="xs"
            w="fit-content"
            label={t('load.show')}
            data={KINDS.map((value) => ({ value, label: t(`load.${value}`) }))}
            value={kind}
            onChange={(event) => setKind(KINDS.find((each) => each === event.currentTarget.value) ?? 'opened')}
          />
          <LoadTable rows={rows} caption={t('load.caption', { what: t(`load.${kind}`), perWeek })} />
        </>
      )}
      <h3>{t('load.outcomes')}</h3>
      <ul className="run-warnings small">
        {outcomeShares(population).map(({ outcome, count, share: part }) => (
          <li key={outcome}>{t('load.share', { outcome, count, share: share.format(part) })}</li>
        ))}
      </ul>
      <p className="small" role="status">
        {t('simulate.reached', { reached: coverage.reachedSteps, steps: coverage.steps })}
      </p>
      {coverage.neverReached.length > 0 && (
        <p className="small soft coverage-list">
          {t('load.neverReached')} {coverage.neverReached.join(', ')}
        </p>
      )}
    </>
  );
}

function LoadTable({ rows, caption }: { readonly rows: ReturnType<typeof loadRows>; readonly caption: string }) {
  const { t, i18n } = useTranslation();
  const digits = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 });
  const days = weekdayNames(i18n.language);
  return (
    <div className="simulate-table">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('load.queue')}</th>
            {days.map((day) => (
              <th key={day} scope="col">
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ queue, days: cells }) => (
            <tr key={queue}>
              <th scope="row">{queue}</th>
              {cells.map(({ count, share }, index) => (
                <td key={index} className="load-cell">
                  {digits.format(count)}
                  <span className="load-bar" aria-hidden="true" style={{ width: `${share * 100}%` }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
