import type { StreamEvent } from '../../api/contract/events';

export type StreamState = 'connecting' | 'live' | 'lost';

export interface StreamListener {
  readonly onEvents: (events: readonly StreamEvent[]) => void;
  /** After a gap: anything may have changed. */
  readonly onGap: () => void;
  readonly onState: (state: StreamState) => void;
}

const BATCH_MS = 200;
const LONGEST_WAIT_MS = 30_000;

/** Listens to the server's events, again and again until closed. A burst comes as one batch. */
export function openStream(listener: StreamListener, url = '/api/v1/stream'): { close: () => void } {
  let source: EventSource | undefined;
  let retry: number | undefined;
  let flush: number | undefined;
  let failures = 0;
  let opened = false;
  let batch: StreamEvent[] = [];

  const deliver = () => {
    flush = undefined;
    const events = batch;
    batch = [];
    listener.onEvents(events);
  };
  const receive = (message: MessageEvent<string>) => {
    const event = parseEvent(message.data);
    if (!event) return;
    batch.push(event);
    flush ??= window.setTimeout(deliver, BATCH_MS);
  };
  const connect = () => {
    source = new EventSource(url);
    source.onopen = () => {
      // The first opening is a gap too when it came late: the lists were fetched before.
      if (opened || failures > 0) listener.onGap();
      opened = true;
      failures = 0;
      listener.onState('live');
    };
    source.onmessage = receive;
    source.onerror = () => {
      // The browser gives up for good on an answer that is not an event stream: so reconnecting is ours.
      source?.close();
      failures += 1;
      listener.onState('lost');
      const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** Math.min(failures, 6));
      retry = window.setTimeout(connect, wait * (0.5 + Math.random() / 2));
    };
  };

  listener.onState('connecting');
  connect();
  return {
    close: () => {
      source?.close();
      window.clearTimeout(retry);
      window.clearTimeout(flush);
    },
  };
}

function parseEvent(data: string): StreamEvent | undefined {
  try {
    const event: unknown = JSON.parse(data);
    return typeof event === 'object' && event !== null && 'subject' in event ? (event as StreamEvent) : undefined;
  } catch {
    return undefined;
  }
}
