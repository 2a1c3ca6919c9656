import process from 'node:process';
import type { Alert } from '../../event/alert.ts';
import { GacError } from '../../event/error.ts';
import { NATIONAL } from '../../event/scope.ts';
import type { Language } from '../../message/text.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Secrets } from '../configuration.ts';
import { leaveLocalAccess } from '../first-start.ts';
import { type Service, startService } from '../service.ts';
import { StopList } from '../stop-list.ts';
import { demoConfiguration } from './demo-configuration.ts';
import { openDemoFolder } from './demo-folder.ts';
import { countDay, type DemoReport, type PlayedDay } from './demo-report.ts';
import { freePort } from './free-port.ts';
import { type Inbox, startInbox } from './inbox/inbox-server.ts';
import { hiddenIncidents } from './incidents/hidden-incidents.ts';
import type { Incident } from './incidents/incident.ts';
import { IngestSender, pause } from './ingest-sender.ts';
import { judgeAlerts } from './judge-alerts.ts';
import { goOnLive } from './live-traffic.ts';
import { type ReplayProgress, replay } from './replay.ts';
import { setUpDemo } from './set-up.ts';
import { SimulatedDay } from './simulated-day.ts';

const DAY_MS = 86_400_000;
const ALERTS_PER_PAGE = 200;
const ALERT_PAGES_MAX = 50;
/** How long the service may take after the last line until it has said everything. */
const SETTLE_POLLS_MAX = 300;
const SETTLE_POLL_MS = 200;

export interface DemoOptions {
  readonly folder: string;
  readonly port: number;
  /** Fail instead of taking another port. */
  readonly portIsFixed: boolean;
  readonly seed: number;
  /** Simulated seconds per second. */
  readonly speed: number;
  readonly keep: boolean;
  /** End after the report instead of going on live. */
  readonly once: boolean;
  readonly language: Language;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when a person asks to stop. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReplayProgress) => void;
  /** Told once, when the day is played and judged. */
  readonly onReport: (report: DemoReport) => void;
}

/**
 * Runs the whole service on this machine with a simulated day of three provinces; goes on in real time until aborted.
 * Returns what was found, `undefined` when it was stopped before. Everything is stopped when it resolves or rejects.
 */
export async function runDemo(options: DemoOptions): Promise<DemoReport | undefined> {
  const stops = new StopList(options.log);
  try {
    return await runParts(options, stops);
  } catch (error) {
    if (options.signal.aborted) return undefined;
    throw error;
  } finally {
    await stops.stopAll();
  }
}

async function runParts(options: DemoOptions, stops: StopList): Promise<DemoReport> {
  const { folder, language, seed, clock, log, signal } = options;
  const { earlier } = await openDemoFolder(folder, options);
  const port = options.portIsFixed ? options.port : await freePort(options.port);
  const inbox = await startInbox({ port: await freePort(port + 1), language, clock, log });
  stops.add('inbox', () => inbox.stop());
  const configuration = demoConfiguration({ folder, port, smtpPort: inbox.mail.port });
  const service = await startService({ ...options, configuration });
  stops.add('service', () => service.stop());
  const { state, url } = service;
  const nowMs = clock.now();
  await leaveLocalAccess(state, { dataDirectory: folder, url, nowMs });
  const setUp = await setUpDemo({ state, language, webhooks: inbox.hooks, nowMs });
  const sender = new IngestSender({ url, keys: setUp.keys, signal });
  const endMs = clock.now();
  const incidents = earlier ? [] : hiddenIncidents(seed, endMs);
  const fromMs = earlier ? endMs : endMs - DAY_MS;
  const day = new SimulatedDay({ seed, fromMs, incidents });
  const shared = { ...options, service, inbox, day, sender, incidents };
  const played = earlier ? undefined : await playDay(shared, fromMs, endMs);
  const report = { consoleUrl: url, inboxUrl: inbox.url, setUp, played };
  options.onReport(report);
  if (!options.once)
    await goOnLive({ day, sender, seed, clock, signal }).catch(unlessStopped(signal));
  return report;
}

interface PlayOptions extends DemoOptions {
  readonly service: Service;
  readonly inbox: Inbox;
  readonly day: SimulatedDay;
  readonly sender: IngestSender;
  readonly incidents: readonly Incident[];
}

async function playDay(options: PlayOptions, fromMs: number, toMs: number): Promise<PlayedDay> {
  const { service, inbox, incidents, signal } = options;
  const lag = () => service.pipeline.status().lagRecords;
  const replayed = await replay({ ...options, fromMs, toMs, lag });
  for (let poll = 0; poll < SETTLE_POLLS_MAX; poll++) {
    if (await isSettled(service, incidents)) break;
    await pause(SETTLE_POLL_MS, signal);
  }
  const alerts = await allAlerts(service);
  return countDay({
    replay: replayed,
    verdict: judgeAlerts(incidents, alerts),
    alerts: alerts.length,
    metrics: service.metrics,
    inbox,
    memoryBytes: process.memoryUsage().rss,
  });
}

/** Everything is judged, every incident found and every notification delivered. */
async function isSettled(service: Service, incidents: readonly Incident[]): Promise<boolean> {
  if (service.pipeline.status().lagRecords > 0) return false;
  const { findings } = judgeAlerts(incidents, await allAlerts(service));
  if (findings.some(({ alert }) => alert === undefined)) return false;
  const owed = await service.state.destinations.deliveries(NATIONAL, {
    state: ['pending', 'retrying'],
    size: 1,
  });
  return owed.total === 0;
}

async function allAlerts({ state }: Service): Promise<Alert[]> {
  const alerts: Alert[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < ALERT_PAGES_MAX; pages++) {
    const page = await state.alerts.list(NATIONAL, {
      size: ALERTS_PER_PAGE,
      sort: 'oldest',
      ...(cursor === undefined ? {} : { cursor }),
    });
    alerts.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) return alerts;
  }
  throw new GacError('GAC_INTERNAL', 'The demo raised far more alerts than were hidden.');
}

function unlessStopped(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
