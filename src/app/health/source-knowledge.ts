import { NATIONAL } from '../../event/scope.ts';
import type { Source } from '../../event/source.ts';
import type { HealthState, LastSeen } from '../../state/health/contract.ts';
import type { RuleDependence } from '../onboarding/dependent-rules.ts';
import { neededFields } from './blind-rules.ts';
import { fieldDrift } from './field-drift.ts';
import { judgedHours } from './judged-hours.ts';
import { UsualFlow } from './usual-flow.ts';

const DAY_MS = 86_400_000;
/** How far back it is looked to learn what is usual: four weeks, and the day before. */
const LEARNT_MS = 29 * DAY_MS;
/** How long what was learnt is good for. */
const USUAL_FOR_MS = 6 * 3_600_000;
/** The same of a source that is not known for a day: each silence teaches something. */
const FRESH_FOR_MS = 10 * 60_000;
const FIELDS_FOR_MS = 10 * 60_000;
/** What one round of judging may spend on learning. */
const ROUND_MS_MAX = 200;

/** What is known of a source beside its last hour. */
export interface Known {
  readonly usual: UsualFlow;
  readonly newFields: readonly string[];
  /** Those that rules read. */
  readonly lostFields: readonly string[];
  /** Its last record as it was known when this process first looked; `undefined` = none had come. */
  readonly seenBefore: LastSeen | undefined;
}

interface Learnt extends Known {
  readonly rhythm: string;
  readonly learnAgainMs: number;
  readonly lookAgainMs: number;
}

/** What sources usually do, learnt a few at a time. */
export class SourceKnowledge {
  readonly #state: Pick<HealthState, 'flow' | 'fields' | 'slots' | 'lastSeen'>;
  readonly #dependence: RuleDependence;
  readonly #known = new Map<string, Learnt>();

  constructor(
    state: Pick<HealthState, 'flow' | 'fields' | 'slots' | 'lastSeen'>,
    dependence: RuleDependence,
  ) {
    this.#state = state;
    this.#dependence = dependence;
  }

  /** Learns what is due, as far as the time allows; at least one source. */
  async learn(sources: readonly Source[], nowMs: number): Promise<void> {
    const ids = new Set(sources.map(({ id }) => id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    const beganMs = performance.now();
    // Those that nothing is known of come first: until then they are not judged.
    const due = sources
      .filter((source) => this.#isDue(source, nowMs))
      .sort((left, right) => Number(this.#known.has(left.id)) - Number(this.#known.has(right.id)));
    for (const source of due) {
      this.#known.set(source.id, await this.#learn(source, nowMs));
      if (performance.now() - beganMs > ROUND_MS_MAX) return;
    }
  }

  /** `undefined` = not learnt yet. */
  of(sourceId: string): Known | undefined {
    return this.#known.get(sourceId);
  }

  #isDue(source: Source, nowMs: number): boolean {
    const known = this.#known.get(source.id);
    return (
      known === undefined ||
      known.rhythm !== rhythmOf(source) ||
      nowMs >= Math.min(known.learnAgainMs, known.lookAgainMs)
    );
  }

  async #learn(source: Source, nowMs: number): Promise<Learnt> {
    const { id, type } = source;
    const before = this.#known.get(id);
    const isGood =
      before !== undefined && before.rhythm === rhythmOf(source) && nowMs < before.learnAgainMs;
    const usual = isGood
      ? before.usual
      : new UsualFlow(
          await this.#state.flow(NATIONAL, {
            sourceId: id,
            fromMs: nowMs - LEARNT_MS,
            toMs: nowMs,
          }),
          judgedHours(source),
        );
    const isFresh = usual.firstMs === undefined || nowMs - usual.firstMs < DAY_MS;
    const fields = await this.#state.fields(NATIONAL, id);
    const query = { sourceIds: [id], fromMs: nowMs - DAY_MS, toMs: nowMs };
    const drift = fieldDrift(fields, await this.#state.slots(NATIONAL, query), nowMs);
    return {
      usual,
      seenBefore: before === undefined ? await this.#state.lastSeen(id) : before.seenBefore,
      newFields: drift.added,
      lostFields: neededFields(drift.lost, type, this.#dependence),
      rhythm: rhythmOf(source),
      learnAgainMs: isGood ? before.learnAgainMs : nowMs + (isFresh ? FRESH_FOR_MS : USUAL_FOR_MS),
      lookAgainMs: nowMs + FIELDS_FOR_MS,
    };
  }
}

/** What of a source, once it changes, is learnt anew. */
function rhythmOf({ hours = 'always', transport }: Source): string {
  return JSON.stringify([hours, transport.kind === 'upload']);
}
