import { NATIONAL } from '../../event/scope.ts';
import type { Source } from '../../event/source.ts';
import { HEALTH_KEPT_MS, type JudgedSource } from '../../event/source-health.ts';
import type { State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { RuleDependence } from '../onboarding/dependent-rules.ts';
import { judgeSource } from './judge-source.ts';
import { lastKnown } from './last-known.ts';
import { lastHourFromMs } from './measure-source.ts';
import { followVerdict } from './next-judgement.ts';
import { setSourceGauges } from './source-gauges.ts';
import { SourceKnowledge } from './source-knowledge.ts';
import { TellEpisodes } from './tell-episodes.ts';

/** Rounds that may fail or be left out before nobody is taken to have judged. */
const ROUNDS_MISSED_MAX = 3;
const PAUSE_MS_LEAST = 60_000;
const FORGET_INTERVAL_MS = 3_600_000;

export interface SourceWatchOptions {
  readonly state: Pick<State, 'alerts' | 'health' | 'sources'>;
  readonly dependence: RuleDependence;
  /** Receipt of the oldest record that is not counted yet; `undefined` when nothing waits. */
  readonly unreadSinceMs: () => Promise<number | undefined>;
  /** Least silence that matters. @default by transport and type */
  readonly silenceFloorMs?: number | undefined;
  readonly intervalMs: number;
  readonly nodeName: string;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** Judges every source again and again, in one of the processes that share the state, and tells of those that are not well. */
export class SourceWatch {
  readonly #options: SourceWatchOptions;
  readonly #knowledge: SourceKnowledge;
  readonly #episodes: TellEpisodes;
  #ticking: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #isBusy = false;
  #isStopped = false;
  #forgottenAtMs = 0;

  constructor(options: SourceWatchOptions) {
    this.#options = options;
    this.#knowledge = new SourceKnowledge(options.state.health, options.dependence);
    this.#episodes = new TellEpisodes(options);
  }

  /** Begins to judge by the clock. */
  start(): this {
    const tick = () => {
      // A slow round is followed by the next one, not joined by it.
      if (this.#isBusy || this.#isStopped) return;
      this.#isBusy = true;
      this.#work = this.round()
        .catch((error: unknown) => {
          this.#options.log.warn({ err: error }, 'Sources could not be judged; trying again.');
        })
        .finally(() => {
          this.#isBusy = false;
        });
    };
    tick();
    this.#ticking = setInterval(tick, this.#options.intervalMs);
    return this;
  }

  /** Resolves when the round under way is over. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#ticking);
    await this.#work;
  }

  /** Judges all sources once, if it is this process that does. */
  async round(): Promise<void> {
    const { state, intervalMs, nodeName, metrics, clock } = this.#options;
    const nowMs = clock.now();
    const staleMs = Math.max(PAUSE_MS_LEAST, ROUNDS_MISSED_MAX * intervalMs);
    const claimed = await state.health.claim({ node: nodeName, nowMs, staleMs });
    if (claimed === undefined) {
      setSourceGauges(metrics, [], nowMs);
      return;
    }
    const sources = await state.sources.list(NATIONAL);
    await this.#knowledge.learn(sources, nowMs);
    const judged = await this.#judge(sources, { nowMs, watchedSinceMs: claimed.sinceMs });
    setSourceGauges(metrics, judged, nowMs);
    await this.#episodes.tell(judged, new Map(sources.map((one) => [one.id, one])), nowMs);
    if (nowMs - this.#forgottenAtMs < FORGET_INTERVAL_MS) return;
    this.#forgottenAtMs = nowMs;
    await state.health.forgetBefore(nowMs - HEALTH_KEPT_MS);
  }

  async #judge(
    sources: readonly Source[],
    { nowMs, watchedSinceMs }: { nowMs: number; watchedSinceMs: number },
  ): Promise<readonly JudgedSource[]> {
    const { state, unreadSinceMs, silenceFloorMs } = this.#options;
    // Asked first: what is read meanwhile only makes a silence shorter.
    const readToMs = Math.min(nowMs, (await unreadSinceMs()) ?? nowMs);
    const query = { fromMs: lastHourFromMs(nowMs), toMs: nowMs + 1 };
    const slots = Map.groupBy(
      await state.health.slots(NATIONAL, query),
      ({ sourceId }) => sourceId,
    );
    const past = new Map((await state.health.judged(NATIONAL)).map((one) => [one.sourceId, one]));
    const followed = sources.flatMap((source) => {
      const known = this.#knowledge.of(source.id);
      // It is learnt in one of the next rounds.
      if (known === undefined) return [];
      const before = past.get(source.id);
      const enabledSinceMs = switchedOn(source, before, nowMs);
      const verdict = judgeSource({
        ...{ source, nowMs, readToMs, enabledSinceMs, silenceFloorMs },
        ...known,
        watchedSinceMs: Math.max(watchedSinceMs, enabledSinceMs),
        slots: slots.get(source.id) ?? [],
        ...lastKnown(source, { before, known, silenceFloorMs, nowMs }),
      });
      return [followVerdict(source, verdict, { before, nowMs, enabledSinceMs })];
    });
    const judged = followed.map((one) => one.judged);
    await state.health.note({
      judged: judged.map((one) => this.#episodes.withoutSettled(one)),
      changes: followed.flatMap(({ change }) => change ?? []),
      sourceIds: sources.map(({ id }) => id),
    });
    return judged;
  }
}

/** When a source began to be watched, as far as it is known: what came before that says nothing of it. */
function switchedOn(
  { createdAtMs }: Source,
  before: JudgedSource | undefined,
  nowMs: number,
): number {
  if (before === undefined) return createdAtMs;
  return before.status === 'OFF' ? nowMs : (before.enabledSinceMs ?? 0);
}
