import type { Json } from '../record/audit-event';

/** What scoring needs of a form: its definition has it, and so has what the API presents of it. */
export interface ScoredForm {
  readonly fields: readonly ScoredField[];
  readonly scores?: readonly ScoredSum[] | undefined;
}

interface ScoredField {
  readonly id: string;
  readonly kind: string;
  readonly options?: readonly { readonly value: string; readonly points?: number | undefined }[];
  readonly multiple?: boolean | undefined;
}

interface ScoredSum {
  readonly id: string;
  readonly fields: readonly string[];
  readonly bands: readonly ScoredBand[];
  readonly need?: boolean | undefined;
}

interface ScoredBand {
  readonly from: number;
  readonly to: number;
  readonly code: string;
  readonly positive?: boolean | undefined;
}

/** What the answers of a form make of one of its scores. */
export interface ScoreResult {
  readonly id: string;
  /** Absent until every item is answered: an unanswered item makes a score incomplete, never lower. */
  readonly value?: number;
  /** Code of the band the value lies in. */
  readonly band?: string;
  /** Absent while the unanswered items could still decide it. */
  readonly positive?: boolean;
  /** Items without an answer. */
  readonly unanswered: readonly string[];
}

/** All scores of a form, in its order. */
export function scoreForm(form: ScoredForm, answers: Readonly<Record<string, Json>>): readonly ScoreResult[] {
  const items = new Map(form.fields.map((field) => [field.id, field]));
  return (form.scores ?? []).map((score) => resultOf(score, items, answers));
}

/** The ids of the needs that were found, in the form's order; `null` while one of them could still be found. */
export function needsFound(form: ScoredForm, results: readonly ScoreResult[]): readonly string[] | null {
  const asked = new Set((form.scores ?? []).flatMap(({ id, need }) => (need === true ? [id] : [])));
  const found = results.filter(({ id }) => asked.has(id));
  return found.length < asked.size || found.some(({ positive }) => positive === undefined)
    ? null
    : found.flatMap(({ id, positive }) => (positive === true ? [id] : []));
}

/** What is wrong with a form's scores, as sentences: unknown items, or bands that do not cover every possible sum once. */
export function scoreFaults(form: ScoredForm): readonly string[] {
  const items = new Map(form.fields.map((field) => [field.id, field]));
  return (form.scores ?? []).flatMap(({ id, fields, bands }) => {
    const wrong = fields.filter((field) => rangeOf(items.get(field)) === null);
    if (wrong.length > 0) return [`${id}: ${wrong.join(', ')} is no choice with points`];
    const { low, high } = sumOf(fields.map((field) => rangeOf(items.get(field)) ?? NOTHING));
    const covered = bands.every(({ from, to }, at) => from <= to && from === (bands[at - 1]?.to ?? low - 1) + 1);
    return covered && bands.at(-1)?.to === high ? [] : [`${id}: the bands must cover ${low} to ${high}, in order`];
  });
}

interface Range {
  readonly low: number;
  readonly high: number;
}

const NOTHING: Range = { low: 0, high: 0 };

function resultOf(
  { id, fields, bands }: ScoredSum,
  items: ReadonlyMap<string, ScoredField>,
  answers: Readonly<Record<string, Json>>,
): ScoreResult {
  const points = fields.map((field) => pointsOf(items.get(field), answers[field]));
  const unanswered = fields.filter((_field, at) => points[at] === null);
  const { low, high } = sumOf(
    fields.map((field, at) => {
      const known = points[at] ?? null;
      return known === null ? (rangeOf(items.get(field)) ?? NOTHING) : { low: known, high: known };
    }),
  );
  const possible = bands.filter(({ from, to }) => from <= high && to >= low);
  const band = unanswered.length === 0 ? possible[0] : undefined;
  const positive = agreedBy(possible);
  return {
    id,
    ...(unanswered.length === 0 && { value: low }),
    ...(band && { band: band.code }),
    ...(positive !== null && { positive }),
    unanswered,
  };
}

/** Whether all bands that are still possible say the same. */
function agreedBy(possible: readonly ScoredBand[]): boolean | null {
  const said = new Set(possible.map(({ positive }) => positive === true));
  const [only] = said;
  return said.size === 1 && only !== undefined ? only : null;
}

/** `null` without an answer that counts. */
function pointsOf(field: ScoredField | undefined, answer: Json | undefined): number | null {
  const chosen = Array.isArray(answer) ? answer : [answer];
  const points = chosen.map((value) => field?.options?.find((option) => option.value === value)?.points);
  return points.length === 0
    ? null
    : points.reduce<number | null>((sum, each) => (sum === null || each === undefined ? null : sum + each), 0);
}

/** From the least to the most points one answer can have; `null` for a field that has none. */
function rangeOf(field: ScoredField | undefined): Range | null {
  const points = (field?.options ?? []).flatMap((option) => option.points ?? []);
  if (field?.kind !== 'choice' || points.length === 0) return null;
  const most = field.multiple === true ? points.reduce((sum, each) => sum + each, 0) : Math.max(...points);
  return { low: Math.min(...points), high: most };
}

function sumOf(ranges: readonly Range[]): Range {
  return ranges.reduce((sum, { low, high }) => ({ low: sum.low + low, high: sum.high + high }), NOTHING);
}
