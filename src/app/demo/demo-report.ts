import type { Metrics } from '../../telemetry/metrics.ts';
import type { Inbox } from './inbox/inbox-server.ts';
import type { Verdict } from './judge-alerts.ts';
import type { ReplayProgress } from './replay.ts';
import type { SetUp } from './set-up.ts';

/** What a demo shows for itself once the day is played. */
export interface DemoReport {
  readonly consoleUrl: string;
  readonly inboxUrl: string;
  readonly setUp: Pick<SetUp, 'users' | 'password'>;
  /** `undefined` when an earlier demo’s day was kept and nothing was played. */
  readonly played: PlayedDay | undefined;
}

/** What came of the day. */
export interface PlayedDay {
  readonly replay: ReplayProgress;
  /** Events that were understood, dead letters, alerts, and what the inboxes received. */
  readonly events: number;
  readonly deadLetters: number;
  readonly alerts: number;
  readonly mails: number;
  readonly webhooks: number;
  readonly unverifiedWebhooks: number;
  readonly memoryBytes: number;
  readonly verdict: Verdict;
}

/** Counts what came of the day. */
export async function countDay(parts: {
  replay: ReplayProgress;
  verdict: Verdict;
  alerts: number;
  metrics: Metrics;
  inbox: Inbox;
  memoryBytes: number;
}): Promise<PlayedDay> {
  const { replay, verdict, alerts, metrics, inbox, memoryBytes } = parts;
  const outcomes = (await metrics.pipelineEvents.get()).values;
  const count = (outcome: string) =>
    outcomes.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  return {
    ...{ replay, verdict, alerts, memoryBytes },
    events: count('event'),
    deadLetters: count('dead_letter'),
    mails: inbox.mail.mails.total,
    webhooks: inbox.hooks.webhooks.total,
    unverifiedWebhooks: inbox.hooks.unverified,
  };
}

/** Whether every hidden incident was found. */
export function foundAll({ played }: DemoReport): boolean {
  return played === undefined || played.verdict.findings.every(({ alert }) => alert !== undefined);
}

/** The report for programs, `--json`. */
export function reportDocument(report: DemoReport): Record<string, unknown> {
  const { consoleUrl, inboxUrl, setUp, played } = report;
  const { users, password } = setUp;
  return {
    consoleUrl,
    inboxUrl,
    users,
    password,
    ...(played ? { played: dayDocument(played) } : {}),
  };
}

function dayDocument({ replay, verdict, ...counts }: PlayedDay) {
  return {
    ...counts,
    lines: replay.lines,
    elapsedMs: replay.elapsedMs,
    incidents: verdict.findings.map(({ incident, alert }) => ({
      key: incident.key,
      ruleId: incident.ruleId,
      province: incident.province,
      about: incident.about,
      from: new Date(incident.fromMs).toISOString(),
      alertId: alert?.id,
    })),
    unexpected: verdict.unexpected.map(({ id, rule, province, group }) => ({
      ...{ id, ruleId: rule.id, title: rule.title.en, province, group },
    })),
  };
}
