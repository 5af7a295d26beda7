import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What can go wrong at the carrier. The first five concern the answer to a send, the others its callbacks. */
const smsFaultKinds = [
  'timeout',
  '429',
  '5xx',
  'accept-then-lose',
  'reject',
  'undeliver',
  'delay-callback',
  'drop-callback',
  'duplicate-callback',
  'reorder-callbacks',
] as const;
const mailFaultKinds = ['timeout', '4xx', 'reject', 'accept-then-lose'] as const;

const rule = <Kind extends string>(kinds: readonly [Kind, ...Kind[]]) =>
  z.strictObject({
    kind: z.enum(kinds),
    /** Share of messages it hits, 0 to 1. */
    rate: z.number().min(0).max(1).default(1),
    /** The carrier's error code, or the SMTP reply. */
    code: z.coerce.number().int().optional(),
    /** Only messages to this address. */
    to: z.string().optional(),
    /** For `delay-callback`, milliseconds. */
    delayMs: z.number().int().min(0).max(600_000).default(2_000),
  });

const plan = <Kind extends string>(kinds: readonly [Kind, ...Kind[]]) =>
  z.strictObject({ seed: z.number().int().default(1), rules: z.array(rule(kinds)).max(50).default([]) });

export const smsFaultPlan = plan(smsFaultKinds);
export const mailFaultPlan = plan(mailFaultKinds);

export type FaultRule<Kind extends string> = {
  readonly kind: Kind;
  readonly rate: number;
  readonly code?: number | undefined;
  readonly to?: string | undefined;
  readonly delayMs: number;
};
export type FaultPlan<Kind extends string> = { readonly seed: number; readonly rules: readonly FaultRule<Kind>[] };
export type SmsFaultKind = (typeof smsFaultKinds)[number];
export type MailFaultKind = (typeof mailFaultKinds)[number];

/**
 * Decides which rules hit the nth message to an address. The decision depends on the seed, the address and n alone, so
 * the same plan gives the same faults however the messages to other addresses interleave.
 */
export class Faults<Kind extends string> {
  private plan: FaultPlan<Kind> = { seed: 1, rules: [] };
  private readonly counts = new Map<string, number>();

  set(plan: FaultPlan<Kind>): void {
    this.plan = plan;
    this.counts.clear();
  }

  get current(): FaultPlan<Kind> {
    return this.plan;
  }

  /** The rules that hit the next message to `to`. */
  draw(to: string): FaultRule<Kind>[] {
    const n = this.counts.get(to) ?? 0;
    this.counts.set(to, n + 1);
    return this.plan.rules.filter(
      (candidate, index) =>
        (candidate.to === undefined || candidate.to === to) &&
        chance(`${this.plan.seed}/${index}/${to}/${n}`) < candidate.rate,
    );
  }
}

/** A number in [0, 1) that depends on the text alone. */
function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
