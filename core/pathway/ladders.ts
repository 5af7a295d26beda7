import type { Channel, Step } from './definition';

/** Templates with the channels of the steps that name none. */
export interface LadderSource {
  readonly template?: (id: string) => { readonly channels?: readonly Channel[] } | null;
}

/** The channels that steps have from their templates, by the step's id. */
export type TakenLadders = ReadonlyMap<string, readonly Channel[]>;

/** Where neither the step nor its template says anything. */
const TEXT_ALONE: readonly Channel[] = ['sms'];

/**
 * Gives each step that was read without channels its template's. From then on they are the definition's own, so that a
 * published version means the same for as long as somebody is on it (ADR 8).
 */
export function takeLadders(steps: readonly Step[], { template }: LadderSource): TakenLadders {
  const taken = new Map<string, readonly Channel[]>();
  for (const step of steps) {
    if (!('channels' in step) || step.channels.length > 0) continue;
    const ladder = template?.(step.template)?.channels;
    if (ladder) taken.set(step.id, ladder);
    Object.assign(step, { channels: ladder ?? TEXT_ALONE });
  }
  return taken;
}
