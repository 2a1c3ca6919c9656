import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Every stage that makes a span; `docs/operating.md` says what each one covers. */
export const SPAN_NAMES = [
  'collect.receive',
  'journal.append',
  'pipeline.batch',
  'normalize',
  'detect',
  'store.append',
  'alert.raise',
  'notify.attempt',
] as const;
/** One of `SPAN_NAMES`. */
export type SpanName = (typeof SPAN_NAMES)[number];

/**
 * Every attribute that a span may carry: ids of registered things, counts, codes. A closed list, so that no text of a
 * log and nothing of a person can get into a trace. Names of OpenTelemetry where it has one.
 */
export const TRACE_ATTRIBUTES = [
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'error.type',
  'gac.source.id',
  'gac.transport',
  'gac.partition',
  'gac.offset.first',
  'gac.offset.next',
  'gac.records',
  'gac.bytes',
  'gac.dead_letters',
  'gac.signals',
  'gac.outcome',
  'gac.alert.id',
  'gac.alert.ids',
  'gac.delivery.id',
  'gac.destination.id',
  'gac.channel',
  'gac.attempt',
] as const;
/** Some of `TRACE_ATTRIBUTES`; of a list of values the first 20 are kept. */
export type TraceAttributes = {
  readonly [name in (typeof TRACE_ATTRIBUTES)[number]]?: string | number | readonly string[];
};

/** What a span continues, comes from and says. */
export interface SpanOptions {
  /**
   * A `traceparent` that came from outside. An invalid one counts as none. By default the span around the caller.
   * `collect.receive`, `pipeline.batch` and `notify.attempt` begin traces instead, `journal.append` too where nothing
   * is around it; every other span is left out when it would be alone.
   */
  readonly parent?: string | undefined;
  /** `traceparent`s of what led to this work; a span that begins a trace is recorded when one of them was. */
  readonly links?: readonly string[];
  readonly attributes?: TraceAttributes;
}

/** The span around the work, for that work only. */
export interface TraceSpan {
  /** Travels with the data to the next stage; only when the span is recorded. */
  readonly traceparent: string | undefined;
  /** Adds attributes. `error.type` marks the span as failed. */
  set(attributes: TraceAttributes): void;
}

/** Makes spans. Never throws by itself and never waits: what cannot be exported is counted and given up. */
export interface Tracing {
  /** Whether anything can be recorded; when not, attributes need not be gathered. */
  readonly enabled: boolean;
  /** Runs work inside a span that ends with it: when it returns, or when its promise settles. */
  span<T>(name: SpanName, options: SpanOptions, work: (span: TraceSpan) => T): T;
  /** Sends what was recorded, for a few seconds at most. */
  shutdown(): Promise<void>;
}

/** The span of work that is not recorded. */
export const NO_SPAN: TraceSpan = { traceparent: undefined, set: () => undefined };

/** Records nothing; costs one call. */
export const NO_TRACING: Tracing = {
  enabled: false,
  span: (_name, _options, work) => work(NO_SPAN),
  shutdown: async () => undefined,
};

/** Where spans go, how many, and by what name. */
export interface TracingOptions {
  /** Where spans go by OTLP over HTTP; without a path, `/v1/traces`. Absent: nowhere. */
  readonly endpoint?: string | undefined;
  /** Share of traces begun here that are recorded, 0 to 1. A sender's decision goes before it. */
  readonly sampleRatio: number;
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** Tells processes of the same service apart. */
  readonly instanceId: string;
  /** Sent with every export, for example to authenticate. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
}
