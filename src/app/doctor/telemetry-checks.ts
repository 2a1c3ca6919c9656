import { parseOtlpHeaders } from '../../telemetry/otlp-headers.ts';
import type { Check } from './check.ts';
import { type Finding, failed, ok, said, skipped, warning } from './finding.ts';
import { reasonOf } from './reason-of.ts';
import type { Subject } from './subject.ts';

const TRACES = 'traces.endpoint';
const TOKEN = 'metrics.token';
const ASK_MS = 5_000;

/** What came of sending an empty export to the receiver of traces. */
export type ReceiverOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Address or headers are such that the service does not start. */
  | { readonly kind: 'wrong'; readonly reason: string };

/** Whether the receiver of traces takes any, and whether Prometheus can read the metrics. */
export function telemetryChecks({ configuration, secrets }: Subject): Check[] {
  const { endpoint } = configuration.telemetry.traces;
  return [
    {
      ids: [TRACES],
      run: async (report, signal) => {
        if (endpoint === undefined) {
          report(skipped(TRACES, said('doctor.traces.none')));
          return;
        }
        const outcome = await sendNothing(endpoint, secrets.otlpHeaders, signal);
        report(judgeReceiver(outcome, endpoint));
      },
    },
    { ids: [TOKEN], run: (report) => report(judgeToken(secrets.metricsToken !== undefined)) },
  ];
}

/** What the answer of a receiver of traces means: without it traces are lost, and nothing else. */
export function judgeReceiver(outcome: ReceiverOutcome, endpoint: string): Finding {
  if (outcome.kind === 'wrong') {
    const found = said('doctor.traces.wrong', { reason: outcome.reason });
    return failed(TRACES, found, { step: said('doctor.traces.wrong_step') });
  }
  if (outcome.kind === 'unreachable') {
    const found = said('doctor.traces.missed', { endpoint, reason: outcome.reason });
    return warning(TRACES, found, { step: said('doctor.traces.missed_step') });
  }
  const { status } = outcome;
  const found = said('doctor.traces.answered', { endpoint, status });
  if (status >= 200 && status < 300) return ok(TRACES, found);
  const isLogIn = status === 401 || status === 403;
  const step = said(isLogIn ? 'doctor.traces.headers_step' : 'doctor.traces.path_step');
  return warning(TRACES, found, { step });
}

/** What a token for Prometheus that is there, or is not, means. */
export function judgeToken(isGiven: boolean): Finding {
  if (isGiven) return ok(TOKEN, said('doctor.metrics.token'));
  return warning(TOKEN, said('doctor.metrics.none'), { step: said('doctor.metrics.step') });
}

async function sendNothing(
  endpoint: string,
  headers: string | undefined,
  signal: AbortSignal,
): Promise<ReceiverOutcome> {
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol)) return { kind: 'wrong', reason: endpoint };
  if (url.pathname === '/') url.pathname = '/v1/traces';
  let sent: Record<string, string>;
  try {
    sent = headers === undefined ? {} : { ...parseOtlpHeaders(headers) };
  } catch (error) {
    return { kind: 'wrong', reason: reasonOf(error) };
  }
  try {
    const { status } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...sent },
      body: '{"resourceSpans":[]}',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]),
    });
    return { kind: 'answered', status };
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}
