import { type Context, type Link, TraceFlags } from '@opentelemetry/api';
import {
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { SpanName } from './tracing.ts';

/** Few, and each one matters: an attempt to tell a person is recorded whatever the ratio. */
const ALWAYS: ReadonlySet<string> = new Set<SpanName>(['notify.attempt']);

/**
 * Decides which spans are recorded: within a trace as its beginning was decided, here or upstream; at a beginning,
 * when it continues a recorded trace by a link, and else by the ratio.
 */
export function traceSampler(ratio: number): Sampler {
  const byRatio = new TraceIdRatioBasedSampler(ratio);
  const atBeginning: Sampler = {
    shouldSample(_context: Context, traceId: string, name: string, ...rest): SamplingResult {
      const links: readonly Link[] = rest[2];
      const isLinked = links.some(({ context }) => (context.traceFlags & TraceFlags.SAMPLED) !== 0);
      return isLinked || ALWAYS.has(name)
        ? { decision: SamplingDecision.RECORD_AND_SAMPLED }
        : byRatio.shouldSample(_context, traceId);
    },
    toString: () => `linked or ${byRatio.toString()}`,
  };
  return new ParentBasedSampler({ root: atBeginning });
}
