import type { Attributes, HrTime } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';

const TIMEOUT_MS = 10_000;
const FLUSH_MS = 2_000;
/** A collector that is away costs this much memory and no more; the oldest are dropped. */
const MOST_KEPT = 2_000;

/** Sends finished spans to a collector as OTLP over HTTP with JSON bodies (`<endpoint>/v1/traces`), a batch every 2 s. */
export class OtlpSpanProcessor implements SpanProcessor {
  private finished: ReadableSpan[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly endpoint: string) {
    this.timer = setInterval(() => void this.forceFlush(), FLUSH_MS).unref();
  }

  onStart(): void {
    // A span is of interest when it has ended.
  }

  onEnd(span: ReadableSpan): void {
    this.finished.push(span);
    if (this.finished.length > MOST_KEPT) this.finished.shift();
  }

  /** Never rejects: a trace that cannot be sent is kept for the next try. */
  async forceFlush(): Promise<void> {
    const spans = this.finished.splice(0);
    if (spans.length === 0) return;
    await this.post(spans).catch(() => {
      this.finished = [...spans, ...this.finished].slice(-MOST_KEPT);
    });
  }

  async shutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.forceFlush();
  }

  private async post(spans: readonly ReadableSpan[]): Promise<void> {
    const response = await fetch(`${this.endpoint.replace(/\/$/, '')}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: spans.map(resourceSpan) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`The collector answered ${response.status}`);
  }
}

function resourceSpan(span: ReadableSpan): object {
  return {
    resource: { attributes: attributes(span.resource.attributes) },
    scopeSpans: [{ scope: { name: span.instrumentationLibrary.name }, spans: [otlpSpan(span)] }],
  };
}

function otlpSpan(span: ReadableSpan): object {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId }),
    name: span.name,
    // OTLP counts span kinds from 1; 0 is "unspecified".
    kind: span.kind + 1,
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: attributes(span.attributes),
    status: { code: span.status.code },
  };
}

function attributes(values: Attributes): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: { stringValue: String(value) } }));
}

function nanoseconds([seconds, nanos]: HrTime): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}
