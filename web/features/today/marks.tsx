import { IconAlarm, IconAlertTriangleFilled, IconChevronUp, IconClock, IconMoon, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../api/contract/tasks';
import { formatAgo, formatInstant } from '../../time/format';
import { dueStanding, type DueTone } from '../../time/due';
import { useDeadlineWords } from '../../time/use-deadline-words';
import { useNow } from '../../time/use-now';

/** Priority in an icon and a word; routine is the quiet case. */
export function PriorityMark({ priority }: { readonly priority: Task['priority'] }) {
  const { t } = useTranslation();
  const Mark = priority === 'urgent' ? IconAlertTriangleFilled : priority === 'high' ? IconChevronUp : null;
  return (
    <span className="priority with-icon" data-priority={priority}>
      {Mark && <Mark size={13} aria-hidden="true" />}
      {t(`priority.${priority}`)}
    </span>
  );
}

const TONE: Record<DueTone, { icon: typeof IconClock; className: string }> = {
  overdue: { icon: IconAlertTriangleFilled, className: 'tone-danger' },
  soon: { icon: IconAlarm, className: 'tone-warn' },
  later: { icon: IconClock, className: '' },
};

/** Time left or overdue, in words. */
export function TimeLeft({ due }: { readonly due: Date }) {
  const { t } = useTranslation();
  const { tone, unit, count } = dueStanding(due, useNow());
  const { icon: Mark, className } = TONE[tone];
  return (
    <span className={`with-icon due-left ${className}`}>
      <Mark size={13} aria-hidden="true" />
      {t(`due.${tone === 'overdue' ? 'overdue' : 'left'}.${unit}`, { count })}
    </span>
  );
}

interface InstantInZoneProps {
  readonly at: Date;
  readonly zone: string;
}

/** A deadline in the patient's zone; midnight is said as the end of the day before. */
export function DueAt({ at, zone }: InstantInZoneProps) {
  const wordsOf = useDeadlineWords();
  return <time dateTime={at.toISOString()}>{wordsOf(at, zone)}</time>;
}

/** Who has it, and since when. */
export function Holder({ task, me }: { readonly task: Task; readonly me: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (!task.assignee) return <span className="soft">{t('holder.nobody')}</span>;
  const mine = task.assignee.id === me;
  const since = task.claimedAt && formatAgo(new Date(task.claimedAt), now, i18n.language);
  return (
    <span className="with-icon holder" data-mine={mine || undefined}>
      <IconUser size={13} aria-hidden="true" />
      <span>
        {mine ? t('holder.me') : task.assignee.name}
        {since && <span className="soft holder-since">{since}</span>}
      </span>
    </span>
  );
}

/** A task that rests. */
export function SnoozedMark({ at, zone }: InstantInZoneProps) {
  const { t, i18n } = useTranslation();
  return (
    <span className="with-icon soft">
      <IconMoon size={13} aria-hidden="true" />
      {t('snooze.until', { at: formatInstant(at, zone, i18n.language) })}
    </span>
  );
}
