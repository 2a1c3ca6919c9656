import type { Principal } from '../event/scope.ts';
import { appendAudit } from './audit-log.ts';
import { type StateContext, writing } from './context.ts';

/** That somebody saw, or tried to see, what is hidden. */
export interface PersonAccess {
  readonly action: 'event.reveal' | 'event.reveal_refused' | 'person.find' | 'person.find_refused';
  /** Of the event, or a pseudonym of the person; never a clear value. */
  readonly subject: string;
  readonly province: string | undefined;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Writes it into the audit; what is hidden may be shown after this has resolved, not before. */
export function recordAccess(
  context: StateContext,
  actor: Principal,
  { access, nowMs }: { access: PersonAccess; nowMs: number },
): Promise<void> {
  return writing(context, (trx) => appendAudit(trx, [{ atMs: nowMs, actor, ...access }]));
}
