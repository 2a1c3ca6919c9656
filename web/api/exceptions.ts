import { queryOptions } from '@tanstack/react-query';
import type {
  ExceptionList,
  ExceptionTrialView,
  ExceptionView,
  NewExceptionBody,
} from '../../src/api/schemas/exception.ts';
import { read, send } from './client.ts';
import { useSession } from './session.ts';

/** Days that a trial looks back. */
const TRIAL_DAYS = 7;
const STALE_MS = 15_000;

/** The exceptions to a rule that are in force. */
export function exceptionsQuery(ruleId: string) {
  return queryOptions({
    queryKey: ['rules', ruleId, 'exceptions'],
    queryFn: ({ signal }) => read<ExceptionList>(routeOf(ruleId), { signal }),
    staleTime: STALE_MS,
  });
}

/** Tells what an exception would hide; makes nothing. @throws RequestError */
export function tryException(
  ruleId: string,
  body: NewExceptionBody & { readonly alertId: string },
): Promise<ExceptionTrialView> {
  const asked = { ...body, days: TRIAL_DAYS };
  return send<ExceptionTrialView>('POST', `${routeOf(ruleId)}/trial`, { body: asked });
}

/** @throws RequestError */
export function makeException(ruleId: string, body: NewExceptionBody): Promise<ExceptionView> {
  return send<ExceptionView>('POST', routeOf(ruleId), { body });
}

/** @throws RequestError */
export function endException({ ruleId, id }: ExceptionView): Promise<ExceptionView> {
  return send<ExceptionView>('DELETE', `${routeOf(ruleId)}/${encodeURIComponent(id)}`);
}

/** Whether the person may make and end exceptions. */
export function useMayTune(): boolean {
  return useSession().permissions.includes('rule.tune');
}

function routeOf(ruleId: string): string {
  return `/v1/rules/${encodeURIComponent(ruleId)}/exceptions`;
}
