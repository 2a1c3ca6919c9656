import type { CONSOLE_TEXTS } from '../../src/message/console-texts.ts';
import type { RequestError } from '../api/client.ts';

type Say = (
  key: keyof typeof CONSOLE_TEXTS,
  parameters?: Readonly<Record<string, string | number>>,
) => string;

/** What went wrong, as a person can act on it, never the bare text of the API. */
export function failureText(error: unknown, t: Say): string {
  const { status = -1, problem } = error as Partial<RequestError>;
  if (status === 0) return t('ui.error.unreachable');
  if (problem?.code === 'GAC_AUTH_REQUIRED') return t('ui.error.session');
  if (status === 403) return t('ui.error.forbidden');
  if (status === 404) return t('ui.error.not_found');
  if (status === 412) return t('ui.error.stale');
  if (status === 429) return t('ui.error.busy', { seconds: problem?.retryAfterSeconds ?? 5 });
  if (problem?.code === 'GAC_ALERT_TRANSITION') return t('ui.error.transition');
  const request = problem?.requestId;
  // Without a problem of ours it is the answer of a proxy in front.
  if (status >= 500 && request === undefined) return t('ui.error.unreachable');
  if (request !== undefined && status === 503) return t('ui.error.unavailable', { request });
  if (request !== undefined && status >= 500) return t('ui.error.service', { request });
  const first = problem?.errors?.[0];
  if (first?.pointer.startsWith('/query/filter')) return t('ui.error.filter');
  const detail = first?.detail ?? problem?.detail;
  return detail === undefined ? t('ui.error.unknown') : t('ui.error.detail', { detail });
}
