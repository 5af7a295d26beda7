import { NONE, type IntentCount, type IntentFilter, type Period } from '../../core/messaging/delivery/accounting';
import type { MessageIntent } from '../../core/record/message';
import type { Scope } from '../../core/record/scope';
import type { Filter, IsAfter } from './collection';
import { above, atLeast, below, between, isIn, missing } from './operators';
import { within } from './scoped';

/** What messages are counted by. A server leaves out, or gives as null, what a message has not. */
export type IntentGroup = Pick<MessageIntent, 'channel' | 'status'> & { readonly held: boolean } & {
  readonly [field in 'template' | 'pathway' | 'reason' | 'heldFor']?: MessageIntent[field] | null;
};

export function groupPaths(now: Date): { readonly [name in keyof Required<IntentGroup>]: string | IsAfter } {
  return {
    ...{ channel: 'channel', status: 'status', template: 'template', pathway: 'pathway' },
    ...{ reason: 'reason', heldFor: 'heldFor', held: { path: 'heldUntil', after: now } },
  };
}

export function toIntentCount(group: IntentGroup & { readonly count: number }): IntentCount {
  const { template, pathway, reason, heldFor, ...rest } = group;
  return {
    ...rest,
    template: template ?? NONE,
    pathway: pathway ?? NONE,
    reason: reason ?? NONE,
    heldFor: heldFor ?? NONE,
  };
}

export function intentFilter(scope: Scope, query: IntentFilter): Filter {
  const { patientId, status, channel, created, heldAt, campaign } = query;
  const conditions: Filter[] = [
    ...(patientId === undefined ? [] : [{ patientId }]),
    ...(campaign === undefined ? [] : [{ campaignId: campaign }]),
    ...(status === undefined ? [] : [{ status: isIn([status].flat()) }]),
    ...(channel === undefined ? [] : [{ channel }]),
    ...(heldAt === undefined ? [] : [{ status: 'pending', heldUntil: above(heldAt) }]),
    ...(['template', 'pathway', 'reason', 'heldFor'] as const).flatMap((field) => {
      const wanted = query[field];
      return wanted === undefined ? [] : [{ [field]: wanted === NONE ? missing() : wanted }];
    }),
    ...createdWithin(created),
  ];
  return within(scope, conditions.length === 0 ? {} : { $and: conditions });
}

function createdWithin({ from, to }: Partial<Period> = {}): readonly Filter[] {
  if (from && to) return [{ createdAt: between(from, to) }];
  if (from) return [{ createdAt: atLeast(from) }];
  return to ? [{ createdAt: below(to) }] : [];
}
