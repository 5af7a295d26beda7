import type { TFunction } from 'i18next';
import type { Json } from '../../../api/contract/primitives';
import type { TimelineEntry } from '../../../api/contract/patients';
import { inLanguage } from '../../texts/localized';

/** What a coordinator wants to read; everything else is folded as the system's own bookkeeping. */
const TELLING = new Set([
  'contact.opted-out',
  'contact.opted-in',
  'encounter.admitted',
  'encounter.discharged',
  'encounter.cancelled',
  'encounter.dischargeCancelled',
  'enrollment.started',
  'enrollment.ended',
  'enrollment.cancellationRequested',
  'enrollment.pauseOrdered',
  'enrollment.resumeOrdered',
  'enrollment.stepAddOrdered',
  'enrollment.stepSkipOrdered',
  'enrollment.stepRepeatOrdered',
  'enrollment.stepRescheduleOrdered',
  'enrollment.undecided',
  'enrollment.corrected',
  'link.opened',
  'material.read',
  'message.sent',
  'message.received',
  'message.failed',
  'message.suppressed',
  'message.unconfirmed',
  'milestone.reached',
  'milestone.missed',
  'patient.created',
  'patient.changed',
  'patient.died',
  'task.opened',
  'task.completed',
  'task.cancelled',
  'task.escalated',
  'task.commented',
]);

/** Which way a branch went, or what nobody knew; other conditions (`risk#1/when`) are bookkeeping. */
function tellsOfBranch({ decision }: TimelineEntry): boolean {
  return decision !== null && (decision.value === 'unknown' || /\/if\/\d+$/.test(decision.key));
}

export type TimelineGroup =
  | { readonly kind: 'entry'; readonly entry: TimelineEntry }
  | { readonly kind: 'noise'; readonly entries: readonly TimelineEntry[] };

export function isTelling(entry: TimelineEntry): boolean {
  return TELLING.has(entry.kind) || tellsOfBranch(entry);
}

/** Entries in their order, with each run of bookkeeping folded to one line. */
export function foldNoise(entries: readonly TimelineEntry[]): TimelineGroup[] {
  const groups: TimelineGroup[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (isTelling(entry)) groups.push({ kind: 'entry', entry });
    else if (last?.kind === 'noise') groups[groups.length - 1] = { kind: 'noise', entries: [...last.entries, entry] };
    else groups.push({ kind: 'noise', entries: [entry] });
  }
  return groups;
}

export type TimelineTone = 'plain' | 'danger';

const TROUBLE = new Set([
  'message.failed',
  'message.unconfirmed',
  'milestone.missed',
  'task.escalated',
  'enrollment.undecided',
  'enrollment.corrected',
]);

export function toneOf(entry: TimelineEntry): TimelineTone {
  return TROUBLE.has(entry.kind) ? 'danger' : 'plain';
}

/** What happened, in a few words. A kind that this version has no words for is written out. */
export function headlineOf(entry: TimelineEntry, t: TFunction): string {
  const [noun = '', event = ''] = entry.kind.split('.');
  const fallback = `${noun} ${event.replace(/([A-Z])/g, ' $1').toLowerCase()}`;
  return t(`timelineKind.${noun}.${event}` as 'timelineKind.task.opened', { defaultValue: fallback });
}

const DETAIL_FIELDS = [
  'title',
  'name',
  'outcome',
  'body',
  'text',
  'wording',
  'note',
  'target',
  'detail',
  'value',
  'to',
] as const;

/** The texts that an entry carries: a title, an outcome, what was written. */
export function detailOf(entry: TimelineEntry, language: string, t: TFunction): string {
  const texts = DETAIL_FIELDS.map((field) => textOf(entry.data[field], language));
  const { reason } = entry.data;
  if (typeof reason === 'string') texts.push(t(`reason.${reason}` as 'reason.expired', { defaultValue: reason }));
  return [...new Set(texts.filter((text) => text !== ''))].join(' · ');
}

function textOf(value: Json | undefined, language: string): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const { en, es } = value;
  if (typeof en === 'string') return inLanguage({ en, es: typeof es === 'string' ? es : undefined }, language);
  return '';
}
