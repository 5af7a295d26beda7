import type { BusinessCalendar } from '../calendar/business-calendar';
import {
  computeDeadline,
  computeInstant,
  earliestDeadline,
  type Deadline,
  type DeadlineRequest,
} from '../calendar/deadline';
import { resolveDeadlines } from '../calendar/resolve-deadlines';
import type { DeadlineEffect } from '../pathway/effects';
import type { Answer } from '../pathway/host';
import type { PlannedInstant } from './simulation-run';

/** A deadline whose derivation is made when somebody asks: most are only waited for. */
interface VirtualDeadline {
  readonly at: Date;
  readonly derived: () => Deadline;
}

/** The deadlines of a run, as the activity computes them. */
export class VirtualDeadlines {
  private readonly known = new Map<string, VirtualDeadline>();

  constructor(
    private readonly calendar: BusinessCalendar,
    private readonly factDate: (name: string) => Date | null,
  ) {}

  /** Computes what one batch asks, and answers each. */
  answer(asked: readonly DeadlineEffect[]): readonly Answer[] {
    if (asked.length === 0) return [];
    const compute = (request: DeadlineRequest): VirtualDeadline => ({
      at: computeInstant(request, this.calendar),
      derived: () => computeDeadline(request, this.calendar),
    });
    const computed = resolveDeadlines(asked, compute, earliestOf, {
      earlier: (key) => this.known.get(key)?.at ?? null,
      fact: (name) => this.factDate(name),
    });
    return asked.map(({ key }): Answer => {
      const deadline = computed.get(key);
      if (!deadline) return { type: 'deadline-unknown', key };
      this.known.set(key, deadline);
      return { type: 'deadline-set', key, due: deadline.at.getTime() };
    });
  }

  /** The deadline of this key with its derivation, if there is one. */
  due(key: string | undefined): PlannedInstant | undefined {
    const deadline = key === undefined ? undefined : this.known.get(key);
    return deadline && { at: deadline.at.getTime(), derivation: deadline.derived().derivation };
  }

  /** When the deadline of this key is (epoch ms), if there is one. */
  instant(key: string | undefined): number | undefined {
    return key === undefined ? undefined : this.known.get(key)?.at.getTime();
  }

  /** Epoch ms of a scripted span from an instant on. */
  after(from: number, amount: string): number {
    const request = { amount, from: new Date(from), fromLabel: 'script', rule: amount };
    return computeInstant(request, this.calendar).getTime();
  }
}

function earliestOf(deadlines: readonly VirtualDeadline[]): VirtualDeadline {
  const [only, ...others] = deadlines;
  if (only && others.length === 0) return only;
  const derived = (): Deadline => earliestDeadline(deadlines.map((deadline) => deadline.derived()));
  return { at: derived().at, derived };
}
