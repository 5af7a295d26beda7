import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * What can go wrong at the carrier. The first six concern the answer to a send or what becomes of the text, the next four
 * its callbacks; `call-once` a webhook that is not called again after a 5xx or no answer, as Twilio does unless it is set up
 * otherwise; `lose-inbound` the webhook for a text from a phone; `list-lag` when the carrier's list shows a text; those of
 * `media` what is answered to whoever fetches a picture.
 */
const smsFaultKinds = [
  'timeout',
  '429',
  '5xx',
  'accept-then-lose',
  'reject',
  'undeliver',
  'bad-number',
  'delay-callback',
  'drop-callback',
  'duplicate-callback',
  'reorder-callbacks',
  'call-once',
  'lose-inbound',
  'list-lag',
  'media-timeout',
  'media-404',
  'media-slow',
  'media-endless',
] as const;
/** `no-mailbox` refuses the recipient, `reject` the whole message. */
const mailFaultKinds = ['timeout', '4xx', 'reject', 'no-mailbox', 'accept-then-lose'] as const;

const rule = <Kind extends string>(kinds: readonly [Kind, ...Kind[]]) =>
  z.strictObject({
    kind: z.enum(kinds),
    /** Share of messages it hits, 0 to 1; of numbers for `bad-number`, which hits each text to them. */
    rate: z.number().min(0).max(1).default(1),
    /** The carrier's error code, or the SMTP reply. */
    code: z.coerce.number().int().optional(),
    /** What the mail server says after its code, such as `5.2.1 Mailbox disabled`. */
    reply: z
      .string()
      .regex(/^[\x20-\x7e]{1,200}$/)
      .optional(),
    /** Only messages to this address, or from this phone. */
    to: z.string().optional(),
    /** For `delay-callback` and `list-lag`, milliseconds. */
    delayMs: z.number().int().min(0).max(600_000).default(2_000),
  });

const plan = <Kind extends string>(kinds: readonly [Kind, ...Kind[]]) =>
  z.strictObject({ seed: z.number().int().default(1), rules: z.array(rule(kinds)).max(200).default([]) });

export const smsFaultPlan = plan(smsFaultKinds);
export const mailFaultPlan = plan(mailFaultKinds);

export type FaultRule<Kind extends string> = {
  readonly kind: Kind;
  readonly rate: number;
  readonly code?: number | undefined;
  readonly reply?: string | undefined;
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

  /** The rules that hit the next message to `to`; those of a phone's own texts and pictures are drawn by `direction`. */
  draw(to: string, direction: 'to' | 'from' | 'media of' = 'to'): FaultRule<Kind>[] {
    const address = direction === 'to' ? to : `${direction} ${to}`;
    const n = this.counts.get(address) ?? 0;
    this.counts.set(address, n + 1);
    return this.plan.rules.filter((candidate, index) => {
      const message = candidate.kind === 'bad-number' ? 'number' : n;
      return (
        (candidate.to === undefined || candidate.to === to) &&
        chance(`${this.plan.seed}/${index}/${address}/${message}`) < candidate.rate
      );
    });
  }
}

/** How long the carrier's list does not show a text, in milliseconds. */
export function listLagMs(rules: readonly FaultRule<SmsFaultKind>[]): number {
  return rules.find(({ kind }) => kind === 'list-lag')?.delayMs ?? 0;
}

/** A number in [0, 1) that depends on the text alone. */
function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
