import { temporal } from '@temporalio/proto';

type History = temporal.api.history.v1.IHistory;

/** A golden history as a file keeps it: its events by name for the reader, and the whole of it as protobuf. */
export interface SavedHistory {
  readonly workflowId: string;
  readonly events: readonly string[];
  readonly protobuf: string;
}

export function toSaved(workflowId: string, history: History): SavedHistory {
  const events = (history.events ?? []).map(({ eventType }) => temporal.api.enums.v1.EventType[eventType ?? 0] ?? '');
  const bytes = temporal.api.history.v1.History.encode(history).finish();
  return { workflowId, events: events.map(shortName), protobuf: Buffer.from(bytes).toString('base64') };
}

export function fromSaved({ protobuf }: SavedHistory): temporal.api.history.v1.History {
  return temporal.api.history.v1.History.decode(Buffer.from(protobuf, 'base64'));
}

const shortName = (name: string): string => name.replace(/^EVENT_TYPE_/, '').toLowerCase();
