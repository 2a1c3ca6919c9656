import type { RequestError } from '../api/client.ts';
import type { Texts } from './use-text.ts';

/** What went wrong, as a person can act on it, never the bare text of the API. */
export function failureText(error: unknown, t: Texts): string {
  const { status = -1, problem } = error as Partial<RequestError>;
  if (status === 0) return t('ui.error.unreachable');
  if (status === 403) return t('ui.error.forbidden');
  if (status === 404) return t('ui.error.not_found');
  if (status === 412) return t('ui.error.stale');
  if (status === 429) return t('ui.error.busy', { seconds: problem?.retryAfterSeconds ?? 5 });
  if (problem?.code === 'GAC_ALERT_TRANSITION') return t('ui.error.transition');
  if (status >= 500) return t('ui.error.service', { request: problem?.requestId ?? '–' });
  const detail = problem?.errors?.[0]?.detail ?? problem?.detail;
  return detail === undefined ? t('ui.error.unknown') : t('ui.error.detail', { detail });
}
