/** The form whose answers complete the items of a stay. */
export const COMPLETES_LACE = 'lace-completion';

/** What the score is made of (van Walraven et al., CMAJ 2010;182:551-557). An absent item has not been answered. */
export interface LaceItems {
  /** Whole days in the hospital. */
  readonly lengthOfStayDays?: number;
  /** Admitted through the emergency department. */
  readonly acute?: boolean;
  /** Charlson comorbidity index. */
  readonly charlson?: number;
  /** Visits to an emergency department in the six months before this admission. */
  readonly edVisits6Months?: number;
}

export interface LaceParts {
  readonly lengthOfStay: number;
  readonly acuity: number;
  readonly comorbidity: number;
  readonly emergencyVisits: number;
}

/** 0-19; 10 or more is a high risk of readmission. An unanswered item makes the score incomplete, never lower. */
export type LaceResult =
  { readonly score: number; readonly parts: LaceParts } | { readonly incomplete: readonly (keyof LaceItems)[] };

export function laceScore(items: LaceItems): LaceResult {
  const { lengthOfStayDays, acute, charlson, edVisits6Months } = items;
  if (!isCount(lengthOfStayDays) || acute === undefined || !isCount(charlson) || !isCount(edVisits6Months)) {
    return { incomplete: unanswered(items) };
  }
  const parts: LaceParts = {
    lengthOfStay: lengthOfStayPoints(lengthOfStayDays),
    acuity: acute ? 3 : 0,
    comorbidity: charlson >= 4 ? 5 : Math.floor(charlson),
    emergencyVisits: Math.min(4, Math.floor(edVisits6Months)),
  };
  return { score: parts.lengthOfStay + parts.acuity + parts.comorbidity + parts.emergencyVisits, parts };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}

function unanswered(items: LaceItems): readonly (keyof LaceItems)[] {
  return [
    ...(isCount(items.lengthOfStayDays) ? [] : (['lengthOfStayDays'] as const)),
    ...(items.acute === undefined ? (['acute'] as const) : []),
    ...(isCount(items.charlson) ? [] : (['charlson'] as const)),
    ...(isCount(items.edVisits6Months) ? [] : (['edVisits6Months'] as const)),
  ];
}

function lengthOfStayPoints(days: number): number {
  if (days < 4) return Math.floor(days);
  if (days < 7) return 4;
  return days < 14 ? 5 : 7;
}
