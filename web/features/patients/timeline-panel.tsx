import { Button, Checkbox } from '@mantine/core';
import {
  IconArrowsSplit,
  IconBuildingHospital,
  IconCheckbox,
  IconDots,
  IconFlag,
  IconMessage,
  IconUser,
  type Icon,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Patient, TimelineEntry } from '../../../api/contract/patients';
import { Failure } from '../../app/failure';
import { useSession } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { getTimeline } from '../../client/patients';
import { dateIn, formatDay, formatTime } from '../../time/format';
import { DecisionWhy } from './decision-why';
import { detailOf, foldNoise, headlineOf, isTelling, toneOf, type TimelineGroup } from './timeline-entry';

/** Everything that happened with one patient, newest first. */
export function TimelinePanel({ patient }: { readonly patient: Patient }) {
  const { t } = useTranslation();
  const { organization } = useSession();
  const zone = patient.zone ?? organization.zone;
  const [everything, setEverything] = useState(false);
  const timeline = useInfiniteQuery({
    queryKey: keys.timeline(patient.id),
    queryFn: ({ pageParam, signal }) => getTimeline(patient.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const entries = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel timeline-panel" aria-labelledby="timeline">
      <div className="timeline-head">
        <h2 id="timeline">{t('timeline.title')}</h2>
        <Checkbox
          label={t('timeline.everything')}
          checked={everything}
          onChange={(event) => setEverything(event.currentTarget.checked)}
        />
      </div>
      {timeline.isPending && <Waiting />}
      {timeline.isError && <Failure error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.data && entries.length === 0 && <p className="soft">{t('timeline.empty')}</p>}
      {byDay(entries, zone).map(([day, ofDay]) => (
        <Day key={day} entries={ofDay} zone={zone} everything={everything} />
      ))}
      {timeline.hasNextPage && (
        <Button
          variant="default"
          mt="xs"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {t('timeline.earlier')}
        </Button>
      )}
    </section>
  );
}

function byDay(entries: readonly TimelineEntry[], zone: string): [string, readonly TimelineEntry[]][] {
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const day = dateIn(new Date(entry.at), zone);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}

interface DayProps {
  readonly entries: readonly TimelineEntry[];
  readonly zone: string;
  readonly everything: boolean;
}

function Day({ entries, zone, everything }: DayProps) {
  const { i18n } = useTranslation();
  const first = entries[0];
  if (!first) return null;
  const groups: readonly TimelineGroup[] = everything
    ? entries.map((entry) => ({ kind: 'entry', entry }))
    : foldNoise(entries);
  return (
    <>
      <h3 className="timeline-day">{formatDay(new Date(first.at), zone, i18n.language)}</h3>
      <ol className="timeline-list">
        {groups.map((group) =>
          group.kind === 'entry' ? (
            <EntryLine key={group.entry.id} entry={group.entry} zone={zone} />
          ) : (
            <Noise key={group.entries[0]?.id} entries={group.entries} zone={zone} />
          ),
        )}
      </ol>
    </>
  );
}

/** A run of bookkeeping as one line that unfolds. */
function Noise({ entries, zone }: { readonly entries: readonly TimelineEntry[]; readonly zone: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <li className="timeline-entry" data-noise>
        <span />
        <IconDots size={15} aria-hidden="true" />
        <span>
          <button type="button" className="timeline-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('timeline.noise', { count: entries.length })}
          </button>
        </span>
      </li>
      {open && entries.map((entry) => <EntryLine key={entry.id} entry={entry} zone={zone} />)}
    </>
  );
}

const ICONS: Readonly<Record<string, Icon>> = {
  message: IconMessage,
  task: IconCheckbox,
  enrollment: IconArrowsSplit,
  milestone: IconFlag,
  encounter: IconBuildingHospital,
  condition: IconArrowsSplit,
  patient: IconUser,
};

function EntryLine({ entry, zone }: { readonly entry: TimelineEntry; readonly zone: string }) {
  const { t, i18n } = useTranslation();
  const Mark = ICONS[entry.kind.split('.')[0] ?? ''] ?? IconDots;
  const detail = detailOf(entry, i18n.language, t);
  const byPerson = entry.actor.kind === 'user' || entry.actor.kind === 'api-key';
  return (
    <li className="timeline-entry" data-tone={toneOf(entry)} data-noise={!isTelling(entry) || undefined}>
      <time dateTime={entry.at}>{formatTime(new Date(entry.at), zone, i18n.language)}</time>
      <Mark size={15} stroke={1.7} aria-hidden="true" />
      <div>
        {headlineOf(entry, t)}
        {byPerson && <span className="soft"> · {entry.actor.name}</span>}
        {detail !== '' && <div className="timeline-detail">{detail}</div>}
        {entry.decision && <DecisionWhy decision={entry.decision} title={entry.decision.step} zone={zone} />}
      </div>
    </li>
  );
}
