import { setTimeout as wait } from 'node:timers/promises';
import type { SourceTrialView } from '../../api/contract.ts';
import type { SourceTrials } from '../../api/dependencies.ts';
import { GacError } from '../../event/error.ts';
import type { Principal, Scope } from '../../event/scope.ts';
import { arrivalOf, type Source } from '../../event/source.ts';
import type { SourceTrial } from '../../event/source-trial.ts';
import { bilingual } from '../../message/text.ts';
import type { Normalizer } from '../../normalize/contract.ts';
import type { State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import { closedDoor } from './closed-door.ts';
import type { FrontDoors } from './front-doors.ts';
import { makeTrialLine } from './make-trial-line.ts';
import { sendTrial } from './send-trial.ts';
import { syslogLine, trialCommands } from './trial-commands.ts';
import { newTrialToken } from './trial-token.ts';
import { type TrialSurroundings, trialView } from './trial-view.ts';
import type { TrialWatch } from './trial-watch.ts';

export interface TrialsOptions {
  readonly state: State;
  readonly normalizer: Normalizer;
  /** That of this process: it must know of a test before its line is sent. */
  readonly watch: Pick<TrialWatch, 'refresh'>;
  readonly doors: FrontDoors;
  readonly clock: Clock;
  readonly log: Log;
}

/** A test is given up after so long. */
const TRIAL_MS = 10 * 60_000;
const LOOK_MS = 500;

/** Begins and shows tests of sources, from the line to the notification. */
export function createTrials(options: TrialsOptions): SourceTrials {
  const { state, clock, doors, normalizer, watch, log } = options;
  const view = async (scope: Scope, source: Source, token: string) => {
    const trial = await state.trials.get(scope, token);
    if (trial === undefined || trial.sourceId !== source.id) return undefined;
    const closed = await closedDoor(source, doors);
    return viewOfTrial(trial, { state, scope, source, nowMs: clock.now(), closed });
  };
  return {
    get: view,
    start: async (actor, source, { send, notify, sample }) => {
      if (send && arrivalOf(source.transport) !== 'http') throw notByHttp();
      const nowMs = clock.now();
      const token = newTrialToken();
      const made = makeTrialLine(source, token, { normalizer, nowMs, sample });
      const isSyslog = source.transport.kind === 'syslog';
      const line = isSyslog ? syslogLine(made, source).message : made;
      const commands = trialCommands(source, { line: made, token }, doors);
      const trial = {
        ...{ token, sourceId: source.id, province: source.province, line, commands },
        ...{ sentByUs: send, notifies: notify, endsAtMs: nowMs + TRIAL_MS },
      };
      await state.trials.start(actor, trial, nowMs);
      await watch.refresh();
      const behind = async () => {
        if (send) await sendTrial(actor, trial, options);
        if (notify) await notifyBehind(actor, trial, options);
      };
      behind().catch((err: unknown) =>
        log.warn({ err, source: source.id }, 'A test was cut short.'),
      );
      const begun = await view(actor.scope, source, token);
      if (begun === undefined) throw new GacError('GAC_INTERNAL', 'The test was not kept.');
      return begun;
    },
  };
}

function notByHttp(): GacError {
  const detail = 'The service can send by HTTP only; run the command on the sender.';
  return new GacError('GAC_REQUEST_INVALID', detail, { issues: [{ at: '/body/send', detail }] });
}

/** A trial as somebody may see it. */
export async function viewOfTrial(
  trial: SourceTrial,
  at: {
    state: Pick<State, 'destinations' | 'sources'>;
    scope: Scope;
    source: Source;
    nowMs: number;
    closed?: TrialSurroundings['closed'];
  },
): Promise<SourceTrialView> {
  const { state, scope, source, nowMs, closed } = at;
  const deliveries = await Promise.all(
    trial.deliveryIds.map((id) => state.destinations.delivery(scope, id)),
  );
  const others = trial.notes.flatMap(({ otherSourceId }) => otherSourceId ?? []);
  const known = await Promise.all(others.map((id) => state.sources.get(scope, id)));
  return trialView(trial, {
    ...{ source, nowMs, closed },
    deliveries: deliveries.flatMap((one) => one ?? []),
    knownSources: new Set(known.flatMap((one) => one?.id ?? [])),
  });
}

/** Once the test alert is up, owes a test notification to each destination of the province. */
async function notifyBehind(
  actor: Principal,
  trial: { readonly token: string; readonly province: string; readonly endsAtMs: number },
  { state, clock }: TrialsOptions,
): Promise<void> {
  const { token, province, endsAtMs } = trial;
  for (;;) {
    const seen = await state.trials.get(actor.scope, token);
    if (seen?.notes.some(({ hop, state: at }) => hop === 'alerted' && at === 'passed')) break;
    if (clock.now() >= endsAtMs) return;
    await wait(LOOK_MS, undefined, { ref: false });
  }
  const all = await state.destinations.list(actor.scope);
  const own = all.filter((one) => one.enabled && one.province === province);
  const owed = [];
  for (const { id } of own) {
    owed.push((await state.destinations.sendTest(actor, id, clock.now())).id);
  }
  await state.trials.noteDeliveries(token, owed);
  if (owed.length > 0) return;
  const detail = bilingual('trial.no_destination');
  const none = { hop: 'notified', state: 'failed', atMs: clock.now(), detail } as const;
  await state.trials.note(token, [none]);
}
