import { GacError } from '../../event/error.ts';
import { pause } from '../../telemetry/pause.ts';
import { isLogInRefused, isProtocolError, reasonOf } from './kafka-error.ts';

const PATIENCE_MS = 10_000;
const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 1_000;

/** Refusals that waiting does not change. */
const FINAL = [
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_CONFIG',
  'INVALID_TOPIC_EXCEPTION',
  'POLICY_VIOLATION',
  'UNSUPPORTED_VERSION',
];

/** Whether waiting will not help. */
export function isFinal(error: unknown): boolean {
  return isProtocolError(error, FINAL) || isLogInRefused(error);
}

/**
 * Asks the brokers again for a while: what is being elected or loaded is there a moment later.
 * @param work what it is, for the text of the error
 * @throws GacError GAC_JOURNAL_FAILED when it did not succeed in 10 s; another GacError at once
 */
export async function patiently<T>(
  work: string,
  ask: () => Promise<T>,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  const endsAt = performance.now() + PATIENCE_MS;
  for (let delayMs = RETRY_MS_FIRST; ; delayMs = Math.min(delayMs * 2, RETRY_MS_MAX)) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof GacError) throw error;
      if (isFinal(error) || signal.aborted || performance.now() + delayMs > endsAt)
        throw new GacError('GAC_JOURNAL_FAILED', `Kafka: ${work} failed: ${reasonOf(error)}`, {
          cause: error,
        });
      await pause(delayMs, signal);
    }
  }
}
