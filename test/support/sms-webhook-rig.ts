import type { Crisis } from '../../api/commands/raise-crisis';
import type { ReceiveSmsDeps } from '../../api/commands/receive-sms';
import type { ReceiveStatusDeps } from '../../api/commands/receive-status';
import type { ContentLibrary } from '../../core/ports';
import type { MessageIntent } from '../../core/record/message';
import { systemScope } from '../../core/record/scope';
import { InMemoryMessages } from './in-memory-messages';
import { anIntent, anOrganization, aPatient, anEnrollment, NOON } from './message-builders';

export const PHONE = '+16175550142';
export const SCOPE = systemScope('org-1', 'test');

const content: Pick<ContentLibrary, 'template'> = {
  template: (id) => ({
    template: id,
    sms: { en: `{{ organization.name }}: ${id} {{ organization.phone }}`, es: `{{ organization.name }}: ${id} (es)` },
  }),
};

/** One patient with a running pathway, and everything the SMS webhooks' commands need. */
export function webhookRig() {
  const records = new InMemoryMessages();
  records.organizationRows.push(anOrganization());
  records.patientRows.push(aPatient({ phone: PHONE }));
  records.enrollmentRows.push(anEnrollment());
  const notified: string[] = [];
  const dispatched: string[] = [];
  /** Messages whose files are to be fetched. */
  const fetched: string[] = [];
  const crises: Crisis[] = [];
  let now = NOON;
  const deps: ReceiveSmsDeps & ReceiveStatusDeps = {
    ...records.ports,
    content,
    templates: { current: () => Promise.resolve([]) },
    clock: { now: () => now },
    runtime: {
      notify: (_enrollment, inboxId) => {
        notified.push(inboxId);
        return Promise.resolve('sent');
      },
    },
    raiseCrisis: (_scope, crisis) => {
      crises.push(crisis);
      return Promise.resolve();
    },
    mediaDispatch: {
      fetch: ({ id }) => {
        fetched.push(id);
        return Promise.resolve('started');
      },
    },
    dispatch: {
      dispatch: ({ id }) => {
        dispatched.push(id);
        return Promise.resolve('started');
      },
    },
  };
  return {
    records,
    deps,
    notified,
    dispatched,
    fetched,
    crises,
    passMinutes(minutes: number) {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    /** A yes/no question that was sent to the patient. */
    ask(fields: Partial<MessageIntent> = {}): MessageIntent {
      const question = {
        kind: 'yes-no' as const,
        options: [
          { id: 'yes', words: ['yes', 'si', 'y'] },
          { id: 'no', words: ['no', 'n'] },
        ],
      };
      const intent = anIntent({
        status: 'sent',
        providerId: 'SM-question',
        sentAt: now,
        createdAt: now,
        question,
        ...fields,
      });
      records.intentRows.set(intent.id, intent);
      return intent;
    },
    /** Texts of ours that were created since, in order. */
    replies(): MessageIntent[] {
      return [...records.intentRows.values()].filter((intent) => intent.exempt);
    },
  };
}
