export interface Holiday {
  /** `YYYY-MM-DD`, the clinic's calendar. */
  readonly date: string;
  readonly name: string;
}

/** Local `HH:mm`; `closes` may be `24:00`. Hours over midnight are two entries on two days. */
export interface OpeningHours {
  readonly opens: string;
  readonly closes: string;
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** When a clinic works. A business day is one with opening hours. */
export interface BusinessCalendar {
  /** IANA zone in which days and hours are counted. */
  readonly zone: string;
  /** The days off of one calendar year, observed days included. Asked once a year; it must not change its answer. */
  readonly holidays: (year: number) => readonly Holiday[];
  /** In order; a weekday that is missing is closed. Monday to Friday 8:00-17:00 when absent. */
  readonly openingHours?: { readonly [weekday in Weekday]?: readonly OpeningHours[] };
  /** Closed beside the holidays. */
  readonly closedDays?: readonly Holiday[];
  /** Open whatever the weekday, the holidays and the closed days say; also a day with hours of its own. */
  readonly extraOpenDays?: readonly { readonly date: string; readonly hours: readonly OpeningHours[] }[];
}
