import { performance } from 'node:perf_hooks';
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Finished spans that wait for their export; more are dropped. */
export const SPAN_QUEUE_MAX = 2_048;
const BATCH_SPANS = 512;
const EXPORT_DELAY_MS = 2_000;
const EXPORT_TIMEOUT_MS = 10_000;
const LOG_INTERVAL_MS = 60_000;
const SAMPLED = 1;
/** What an exporter answers when the receiver took all. */
const EXPORTED = 0;

type Done = Parameters<SpanExporter['export']>[1];

interface Options {
  readonly exporter: OTLPTraceExporter;
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * Exports spans in batches and counts each one once: exported, failed at the receiver, or dropped because too many
 * wait. Tells the log at most once a minute.
 */
export class BoundedExport implements SpanProcessor {
  readonly #options: Options;
  readonly #processor: BatchSpanProcessor;
  #waiting = 0;
  #lost = 0;
  #loggedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: Options) {
    this.#options = options;
    this.#processor = new BatchSpanProcessor(
      {
        export: (spans, done) => this.#export(spans, done),
        shutdown: () => options.exporter.shutdown(),
      },
      {
        maxQueueSize: SPAN_QUEUE_MAX,
        maxExportBatchSize: BATCH_SPANS,
        scheduledDelayMillis: EXPORT_DELAY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      },
    );
  }

  onStart(): void {
    // Only finished spans are exported.
  }

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & SAMPLED) === 0) return;
    if (this.#waiting >= SPAN_QUEUE_MAX) {
      this.#lose(1, { outcome: 'dropped', reason: 'Too many spans wait for their export.' });
      return;
    }
    this.#waiting++;
    this.#processor.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#processor.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }

  #export(spans: ReadableSpan[], done: Done): void {
    this.#waiting -= spans.length;
    this.#options.exporter.export(spans, (result) => {
      if (result.code === EXPORTED)
        this.#options.metrics.telemetrySpans.inc({ outcome: 'exported' }, spans.length);
      else {
        const reason = result.error?.message || 'The receiver did not take them.';
        this.#lose(spans.length, { outcome: 'failed', reason });
      }
      // Nothing is left to be done about a failure, and one must not end the wait for the others at a stop.
      done({ code: EXPORTED });
    });
  }

  #lose(count: number, why: { outcome: 'failed' | 'dropped'; reason: string }): void {
    const { metrics, log } = this.#options;
    metrics.telemetrySpans.inc({ outcome: why.outcome }, count);
    this.#lost += count;
    const nowMs = performance.now();
    if (nowMs - this.#loggedAtMs < LOG_INTERVAL_MS) return;
    log.warn({ spans: this.#lost, reason: why.reason }, 'Traces could not be exported.');
    this.#loggedAtMs = nowMs;
    this.#lost = 0;
  }
}
