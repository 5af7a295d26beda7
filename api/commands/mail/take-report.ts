import { isDeadMailbox, mailError } from '../../../core/messaging/delivery/carrier-codes';
import { tellOutcome, type TellOutcomeDeps } from '../../../core/messaging/delivery/tell-outcome';
import { takeBackPending, type TakeBackDeps } from '../../../core/messaging/delivery/withdraw-consent';
import type { InboundMail } from '../../../core/messaging/inbound/mail/inbound-mail';
import type { MailKind } from '../../../core/messaging/inbound/mail/mail-kind';
import type { ContactRepository } from '../../../core/message-repositories';
import type { Organization } from '../../../core/record/organization';
import { systemScope } from '../../../core/record/scope';
import type { PatientRepository } from '../../../core/repositories';
import { sentOf, type SentMailDeps } from './sent-mail';

export interface TakeReportDeps extends TellOutcomeDeps, TakeBackDeps {
  readonly intents: TellOutcomeDeps['intents'] & TakeBackDeps['intents'] & SentMailDeps['intents'];
  readonly contacts: Pick<ContactRepository, 'release' | 'setUnreachable' | 'optOut'>;
  readonly patients: Pick<PatientRepository, 'findByAddress'>;
}

type Bounce = Extract<MailKind, { kind: 'bounce' }>;

/** The address is marked where it is wrong; the message failed, and whoever must act on that hears of it. */
export async function bounced(
  deps: TakeReportDeps,
  organizations: readonly Organization[],
  mail: Pick<InboundMail, 'envelopeOf'>,
  bounce: Bounce,
): Promise<'bounce'> {
  const { about, status } = bounce;
  const sent = await sentOf(deps, organizations, mail, about === undefined ? [] : [about]);
  if (!sent) {
    // Whoever makes one up knows an address of a patient, and no envelope sender or id of ours.
    if (mail.envelopeOf === 'not-used') await markByAddress(deps, organizations, bounce);
    return 'bounce';
  }
  const at = deps.clock.now();
  const { scope, intent } = sent;
  const { id, channel, address, patientId } = intent;
  const failed = await deps.intents.transition(scope, id, ['sending', 'unknown', 'suppressed', 'sent'], 'failed', {
    error: mailError(status),
  });
  await deps.contacts.release(scope, channel, address, id);
  if (isDeadMailbox(status)) {
    await deps.contacts.setUnreachable(scope, channel, address, { at, code: status, patientId });
  }
  // Also when it did not move: the call that moved it may have been cut off before it told anybody.
  const now = failed ?? (await deps.intents.get(scope, id));
  if (now?.status === 'failed') await tellOutcome(deps, scope, now);
  return 'bounce';
}

/** An old one, or one whose report does not carry what it is about: the address says whom it was for. */
async function markByAddress(
  { contacts, patients, clock }: Pick<TakeReportDeps, 'contacts' | 'patients' | 'clock'>,
  organizations: readonly Organization[],
  { recipient, status }: Bounce,
): Promise<void> {
  if (recipient === undefined || !isDeadMailbox(status)) return;
  for (const { id } of organizations) {
    const scope = systemScope(id, 'mail-webhook');
    const [holder] = await patients.findByAddress(scope, 'email', recipient);
    const mark = { at: clock.now(), code: status };
    if (holder) await contacts.setUnreachable(scope, 'email', recipient, { ...mark, patientId: holder.id });
  }
}

/** Whoever calls our emails unwanted gets no more of them. */
export async function complained(
  deps: TakeReportDeps,
  organizations: readonly Organization[],
  mail: Pick<InboundMail, 'envelopeOf'>,
  { about, recipient }: Extract<MailKind, { kind: 'complaint' }>,
): Promise<'complaint'> {
  const sent = await sentOf(deps, organizations, mail, about === undefined ? [] : [about]);
  const address = sent?.intent.address ?? recipient;
  if (address === undefined) return 'complaint';
  for (const scope of sent ? [sent.scope] : organizations.map(({ id }) => systemScope(id, 'mail-webhook'))) {
    const patientId = sent?.intent.patientId ?? (await deps.patients.findByAddress(scope, 'email', address))[0]?.id;
    if (patientId === undefined) continue;
    const grounds = { wording: 'reported as unwanted', patientId };
    await deps.contacts.optOut(scope, 'email', address, 'carrier', deps.clock.now(), grounds);
    await takeBackPending(deps, scope, 'email', address);
  }
  return 'complaint';
}
