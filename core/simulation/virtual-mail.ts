import { nextAllowed } from '../messaging/delivery/quiet-hours';
import { sampleLinks } from '../messaging/templates/link-variables';
import { renderMessage } from '../messaging/templates/render';
import type { Channel, Reply } from '../pathway/definition';
import type { IntendMessageEffect } from '../pathway/effects';
import { CarepathFailure } from '../errors';
import type { SimulationMemo } from './options';
import type { SimulationScript } from './script';
import type { SimulatedMessage } from './simulation-run';
import type { VirtualFacts } from './virtual-facts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What stands between an intended message and the carrier. */
export type Obstacle =
  | { readonly kind: 'none' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'held'; readonly until: number }
  | { readonly kind: 'suppressed'; readonly reason: string };

/** The messages of a run, under the product's rules of delivery: address, language, expiry, quiet hours, opt-out. */
export class VirtualMail {
  private readonly byKey = new Map<string, Mutable<SimulatedMessage> & { readonly exempt: boolean }>();
  optedOut = false;
  sent = 0;

  constructor(
    private readonly script: SimulationScript,
    private readonly zone: string,
    private readonly memo: SimulationMemo,
    private readonly itemOf: VirtualFacts['itemOf'],
  ) {}

  get all(): readonly SimulatedMessage[] {
    return [...this.byKey.values()].map(({ exempt: _, ...message }) => message);
  }

  /** @throws CarepathFailure `broken-definition` for a template that is missing or cannot be rendered. */
  intend(effect: IntendMessageEffect, at: number, expiresAt: number | undefined): void {
    const { target, stepId, channel, template, question, exempt } = effect;
    const item = this.itemOf(effect.item);
    const unreadable = this.script.patient.channels.includes(channel) && !this.isReadable(effect, item);
    this.byKey.set(`${target}/${channel}`, {
      key: target,
      stepId,
      channel,
      template,
      exempt,
      intendedAt: at,
      status: 'pending',
      ...(question && { question }),
      ...(item !== undefined && { item }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(unreadable && { reason: 'missing-language' }),
    });
  }

  /** One look at an intended message, in the order in which the product looks. */
  obstacle(target: string, channel: Channel, at: number): Obstacle {
    const message = this.byKey.get(`${target}/${channel}`);
    if (message?.status !== 'pending') return { kind: 'gone' };
    if (message.reason !== undefined) return { kind: 'suppressed', reason: message.reason };
    if (!this.script.patient.channels.includes(channel)) return { kind: 'suppressed', reason: 'no-address' };
    if (message.expiresAt !== undefined && message.expiresAt <= at) return { kind: 'suppressed', reason: 'expired' };
    const until = message.exempt
      ? null
      : nextAllowed(new Date(at), this.zone, this.memo.options.organization.quietHours);
    if (until !== null) {
      message.heldUntil = until.getTime();
      return { kind: 'held', until: message.heldUntil };
    }
    if (channel === 'sms' && this.optedOut) return { kind: 'suppressed', reason: 'opted-out' };
    return { kind: 'none' };
  }

  settle(target: string, channel: Channel, at: number, result: SimulatedMessage['status'], reason?: string): void {
    const message = this.byKey.get(`${target}/${channel}`);
    if (!message) return;
    message.status = result;
    if (reason !== undefined) message.reason = reason;
    if (result !== 'sent' && result !== 'delivered') return;
    message.sentAt = at;
    this.sent += 1;
  }

  /** Takes back what has not left; `false` when nothing was left to take back. */
  withdraw(target: string): boolean {
    const pending = [...this.byKey.values()].filter(({ key, status }) => key === target && status === 'pending');
    for (const message of pending) message.status = 'withdrawn';
    return pending.length > 0;
  }

  /** What the text of this step instance asks. */
  questionOf(target: string): Reply | undefined {
    return this.byKey.get(`${target}/sms`)?.question;
  }

  private isReadable({ template: id, channel, question }: IntendMessageEffect, item: string | undefined): boolean {
    const { language, name: given } = this.script.patient;
    const key = [id, channel, language, question !== undefined, item !== undefined].join('/');
    const known = this.memo.readable.get(key);
    if (known !== undefined) return known;
    const template = this.memo.options.content.template(id);
    if (!template) throw new CarepathFailure('broken-definition', `There is no message template "${id}".`);
    const rendered = renderMessage(template, channel, {
      patient: { name: { given, family: '' }, language },
      organization: this.memo.options.organization,
      link: sampleLinks,
      ...(question && { question }),
      ...(item !== undefined && { item }),
    });
    if (!rendered.ok && rendered.reason === 'template-error') {
      throw new CarepathFailure('broken-definition', `The message template "${id}" cannot be rendered.`);
    }
    this.memo.readable.set(key, rendered.ok);
    return rendered.ok;
  }
}
