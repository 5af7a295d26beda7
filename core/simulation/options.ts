import type { BusinessCalendar } from '../calendar/business-calendar';
import type { ContentLibrary } from '../ports';
import type { PathwayDefinition, Reply } from '../pathway/definition';
import type { Organization } from '../record/organization';
import type { Heard } from './happenings';

/** What a simulation needs of the clinic. */
export interface SimulationOptions {
  readonly content: Pick<ContentLibrary, 'template'>;
  readonly organization: Pick<Organization, 'name' | 'phone' | 'quietHours'>;
  /** Days are counted in its zone unless the script names another. */
  readonly calendar: BusinessCalendar;
  /** The pathway that a `call` step names, so that it can be played; without it only a scripted end or the timeout ends a call. */
  readonly pathway?: (name: string) => PathwayDefinition | undefined;
  /** A run that goes on beyond these is stopped; 400 days and 20,000 events when not said. */
  readonly limits?: { readonly days: number; readonly events: number };
}

export const DEFAULT_LIMITS = { days: 400, events: 20_000 } as const;

/** What runs of one clinic share, so that the thousandth is faster than the first. */
export class SimulationMemo {
  /** Which texts can be read by whom. */
  readonly readable = new Map<string, boolean>();
  private readonly heard = new WeakMap<Reply, Map<string, Heard>>();
  private readonly calendars = new Map<string, BusinessCalendar>();

  constructor(readonly options: SimulationOptions) {}

  /** What a text means as the answer to a question, read once. */
  heardAs(question: Reply, text: string, read: () => Heard): Heard {
    const known = this.heard.get(question) ?? new Map<string, Heard>();
    this.heard.set(question, known);
    const heard = known.get(text) ?? read();
    known.set(text, heard);
    return heard;
  }

  calendarIn(zone: string): BusinessCalendar {
    const { calendar } = this.options;
    if (zone === calendar.zone) return calendar;
    const known = this.calendars.get(zone) ?? { ...calendar, zone };
    this.calendars.set(zone, known);
    return known;
  }
}
