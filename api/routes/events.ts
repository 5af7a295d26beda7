import type { z } from 'zod';
import { receiveEvent, type ReceivedEvent } from '../commands/receive-event';
import * as contract from '../contract/events';
import { given } from './page';
import { reply, route } from './route';

export const eventRoutes = [
  route({
    method: 'post',
    path: '/events',
    summary: 'Something happened to a patient: pathways that wait for it hear of it, others start',
    permission: 'events:report',
    contract: {
      body: contract.eventRequest,
      responses: { 200: { description: 'Stored, and what it did', body: contract.eventReceipt } },
    },
    handler: async ({ deps: { repositories, runtime, clock }, scope, body }) =>
      reply(200, await receiveEvent({ ...repositories, runtime, clock }, scope, eventOf(body))),
  }),
];

function eventOf({ type, patient, id, at, encounter }: z.output<typeof contract.eventRequest>): ReceivedEvent {
  return {
    type,
    patient,
    id,
    at: dateOf(at),
    encounter: encounter && {
      identifier: encounter.identifier,
      ...given({
        class: encounter.class,
        admittedAt: dateOf(encounter.admittedAt),
        dischargedAt: dateOf(encounter.dischargedAt),
        dischargeDisposition: encounter.dischargeDisposition,
      }),
    },
  };
}

function dateOf(instant: string | undefined): Date | undefined {
  return instant === undefined ? undefined : new Date(instant);
}
