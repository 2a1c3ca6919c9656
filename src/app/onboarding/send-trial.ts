import { setTimeout as wait } from 'node:timers/promises';
import type { Principal } from '../../event/scope.ts';
import { bilingual } from '../../message/text.ts';
import type { State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { FrontDoors } from './front-doors.ts';

export interface SendTrialOptions {
  readonly state: Pick<State, 'sources' | 'trials'>;
  readonly doors: FrontDoors;
  readonly clock: Clock;
}

const TIMEOUT_MS = 10_000;
/** Another process may hear of a key a moment later. */
const TRIES_MAX = 8;
const RETRY_MS = 500;
const NOT_KNOWN_YET = [401, 404];

/** Sends a test line through the front door with a key that is revoked behind it; what goes wrong is a hop. */
export async function sendTrial(
  actor: Principal,
  trial: { readonly sourceId: string; readonly token: string; readonly line: string },
  { state, doors, clock }: SendTrialOptions,
): Promise<void> {
  const { sourceId, token, line } = trial;
  const url = `${doors.url}/v1/ingest/${sourceId}`;
  const issued = await state.sources.issueKey(actor, sourceId, clock.now());
  try {
    const failure = await post(url, { key: issued.key, token, line });
    if (failure === undefined) return;
    const detail = bilingual('trial.send_failed', { url, detail: failure });
    await state.trials.note(token, [
      { hop: 'received', state: 'failed', atMs: clock.now(), detail },
    ]);
  } finally {
    await state.sources.revokeKey(actor, sourceId, issued.keyId, clock.now());
  }
}

/** What went wrong, in English. */
async function post(
  url: string,
  { key, token, line }: { key: string; token: string; line: string },
): Promise<string | undefined> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'text/plain',
    'idempotency-key': token,
  };
  for (let tried = 1; ; tried++) {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body: line,
        signal,
        redirect: 'manual',
      });
      await answer.body?.cancel();
      if (answer.ok) return undefined;
      if (!NOT_KNOWN_YET.includes(answer.status) || tried === TRIES_MAX) {
        return `HTTP ${answer.status}`;
      }
    } catch (error) {
      const { cause } = error as { readonly cause?: unknown };
      return cause instanceof Error ? cause.message : String(error);
    }
    await wait(RETRY_MS);
  }
}
