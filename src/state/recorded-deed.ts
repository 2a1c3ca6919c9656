import type { Principal } from '../event/scope.ts';
import { appendAudit } from './audit-log.ts';
import { type StateContext, writing } from './context.ts';

/** What somebody did that changes nothing of the state: files taken in, keys of pseudonyms. */
export interface RecordedDeed {
  readonly action: 'source.upload' | 'key.rotate' | 'key.rotate_undo';
  readonly subject: string;
  readonly province: string | undefined;
  /** Never a key, never a line of a log. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Writes it into the audit. */
export function recordDeed(
  context: Pick<StateContext, 'database' | 'listeners'>,
  actor: Pick<Principal, 'id' | 'name'>,
  { deed, nowMs }: { deed: RecordedDeed; nowMs: number },
): Promise<void> {
  return writing(context, (trx) => appendAudit(trx, [{ atMs: nowMs, actor, ...deed }]));
}
