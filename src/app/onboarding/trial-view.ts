import type { SourceTrialView } from '../../api/contract.ts';
import type { Delivery } from '../../event/delivery.ts';
import type { Source } from '../../event/source.ts';
import {
  type SourceTrial,
  TRIAL_HOPS,
  type TrialHop,
  type TrialNote,
} from '../../event/source-trial.ts';
import { bilingual } from '../../message/text.ts';

/** What is known beside the trial itself. */
export interface TrialSurroundings {
  readonly source: Source;
  /** The test notifications that it owes, as far as they were sent. */
  readonly deliveries: readonly Delivery[];
  /** Names of other sources that the caller may know of. */
  readonly knownSources: ReadonlySet<string>;
  readonly nowMs: number;
  /** Why nothing can arrive at all. */
  readonly closed?: Hop['detail'];
}

type Hop = SourceTrialView['hops'][number];

/** A trial as it is shown: every hop with its state, and what to do about the one that is red or waits. */
export function trialView(trial: SourceTrial, around: TrialSurroundings): SourceTrialView {
  const { token, sourceId, startedAtMs, endsAtMs, line, commands, sentByUs, notes } = trial;
  const notified = notifiedNote(trial, around);
  const all = notified === undefined || notified === 'off' ? notes : [...notes, notified];
  const hops = hopsOf(trial, { notes: all, isOff: notified === 'off', around });
  const eventId = notes.find((note) => note.eventId !== undefined)?.eventId;
  const alertId = notes.find((note) => note.alertId !== undefined)?.alertId;
  return {
    ...{ token, sourceId, startedAtMs, endsAtMs, line, sentByUs },
    commands: [...commands],
    status: statusOf(hops, around.nowMs >= endsAtMs),
    hops,
    ...(eventId === undefined ? {} : { eventId }),
    ...(alertId === undefined ? {} : { alertId }),
  };
}

function hopsOf(
  { startedAtMs }: SourceTrial,
  given: { notes: readonly TrialNote[]; isOff: boolean; around: TrialSurroundings },
): Hop[] {
  const byHop = new Map(given.notes.map((note) => [note.hop, note]));
  let beforeMs = startedAtMs;
  let isFirstWaiting = true;
  return TRIAL_HOPS.map((hop): Hop => {
    const title = bilingual(`trial.hop.${hop}`);
    if (hop === 'notified' && given.isOff) {
      return { hop, title, state: 'skipped', detail: bilingual('trial.notify_off') };
    }
    const note = byHop.get(hop);
    if (note === undefined) {
      const detail = isFirstWaiting ? waitingDetail(hop, given.around) : undefined;
      isFirstWaiting = false;
      return { hop, title, state: 'waiting', ...(detail === undefined ? {} : { detail }) };
    }
    const { state, atMs } = note;
    const tookMs = Math.max(0, atMs - beforeMs);
    beforeMs = Math.max(beforeMs, atMs);
    if (state === 'failed') isFirstWaiting = false;
    const detail = detailOf(note, given.around);
    return { hop, title, state, atMs, tookMs, ...(detail === undefined ? {} : { detail }) };
  });
}

/** Another source is named to those only who may know of it. */
function detailOf(
  { hop, state, detail, otherSourceId }: TrialNote,
  { source, closed, knownSources }: TrialSurroundings,
): Hop['detail'] | undefined {
  // The keys of a source that is switched off are known to nobody.
  if (hop === 'authenticated' && state === 'failed' && !source.enabled) return closed ?? detail;
  if (detail === undefined || otherSourceId === undefined || !knownSources.has(otherSourceId))
    return detail;
  const other = bilingual('trial.taken_for', { source: otherSourceId });
  return { vi: `${other.vi} ${detail.vi}`, en: `${other.en} ${detail.en}` };
}

function waitingDetail(hop: TrialHop, { source, closed }: TrialSurroundings): Hop['detail'] {
  if (hop === 'received' && closed !== undefined) return closed;
  if (hop === 'received') return bilingual(`trial.wait.${source.transport.kind}`);
  return bilingual(hop === 'notified' ? 'trial.wait.notified' : 'trial.wait.behind');
}

/** `off`: nobody is to be told. */
function notifiedNote(
  { notifies, notes, deliveryIds }: SourceTrial,
  { deliveries }: TrialSurroundings,
): TrialNote | 'off' | undefined {
  if (!notifies) return 'off';
  const isNoted = notes.some(({ hop }) => hop === 'notified');
  if (isNoted || deliveryIds.length === 0 || deliveries.length < deliveryIds.length)
    return undefined;
  const dead = deliveries.find(({ state }) => state === 'dead');
  if (dead !== undefined) {
    const said = { name: dead.destinationName, detail: dead.lastResponse ?? '-' };
    const detail = bilingual('trial.notify_dead', said);
    return { hop: 'notified', state: 'failed', atMs: dead.createdAtMs, detail };
  }
  const times = deliveries.flatMap(({ deliveredAtMs }) => deliveredAtMs ?? []);
  if (times.length < deliveries.length) return undefined;
  return { hop: 'notified', state: 'passed', atMs: Math.max(...times) };
}

function statusOf(hops: readonly Hop[], isOver: boolean): SourceTrialView['status'] {
  if (hops.some(({ state }) => state === 'failed')) return 'failed';
  if (hops.every(({ state }) => state !== 'waiting')) return 'passed';
  return isOver ? 'timed_out' : 'running';
}
