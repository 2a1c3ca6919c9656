import type { RuleSet } from '../../detect/rule-set.ts';
import { EVERY, LEDGER_SLOT_MS, type NewGap } from '../../event/rule-ledger.ts';
import { isShadowId } from '../../event/shadow-rule.ts';
import { partitionOf } from '../../journal/partition-of.ts';
import type { LedgerState } from '../../state/ledger/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { MissingRecords } from '../pipeline/judged-notes.ts';
import type { RefreshedSourceDirectory } from '../source-directory.ts';
import { windowNeeds } from './window-needs.ts';

/** Sources that are named one by one; of more it is said that all of them may be meant. */
const SOURCES_MAX = 200;
/** Late events and refusals that wait to be told, by rule, source and slot. */
const WAITING_MAX = 10_000;

/** When and where an event was that did not have its full effect. */
export interface EventPlace {
  readonly timeMs: number;
  readonly province: string;
  /** Absent where it is not known any more. */
  readonly sourceId?: string;
}

/** Records of a journal that are no longer there to rebuild windows from. */
export interface ShortWindows {
  readonly partition: number;
  /** Receipt up to which everything has been judged. */
  readonly resumeMs: number;
  /** Receipt of the first record that is still there. */
  readonly heldFromMs: number;
}

export interface GapKeeperOptions {
  readonly ledger: Pick<LedgerState, 'openGaps' | 'endGap'>;
  readonly ruleSet: () => RuleSet;
  readonly directory: Pick<RefreshedSourceDirectory, 'all'>;
  readonly journal: {
    readonly partitions: number;
    status(): readonly { partition: number; firstOffset: number }[];
  };
  readonly latenessMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Knows what makes a gap, and writes it into the ledger. */
export class GapKeeper {
  readonly #options: GapKeeperOptions;
  /** By rule, source and slot: events that came too late, or found no room. */
  readonly #waiting = new Map<string, NewGap>();
  #isRepeating = false;

  constructor(options: GapKeeperOptions) {
    this.#options = options;
  }

  /** Records are gone that nobody has judged. */
  async noteMissing(missing: MissingRecords): Promise<void> {
    const { journal, latenessMs, ruleSet, log } = this.#options;
    const { partition, fromOffset, toOffset, afterMs, beforeMs } = missing;
    const first = journal.status().find((one) => one.partition === partition)?.firstOffset ?? 0;
    const reason = first >= toOffset ? 'records_removed' : 'records_damaged';
    const fromMs = (afterMs ?? beforeMs) - latenessMs;
    const detail = `Offsets ${fromOffset} to ${toOffset - 1} of partition ${partition}.`;
    log.error({ ...missing, reason }, 'Records are gone that no rule has judged.');
    const version = ruleSet().version;
    await this.#open(
      this.#sourcesOf(partition).map(({ sourceId, province }) => ({
        ...{ ruleId: EVERY, ruleVersion: version, sourceId, province },
        ...{ fromMs, toMs: beforeMs + 1, reason, detail },
      })),
    );
  }

  /** Windows could not be made whole again, since the journal holds too little. */
  async noteShortWindows({ partition, resumeMs, heldFromMs }: ShortWindows): Promise<void> {
    const { latenessMs, ruleSet, log } = this.#options;
    const heldMs = Math.max(0, resumeMs - heldFromMs);
    const fromMs = slotOf(resumeMs - latenessMs);
    // One window to have the events, another one to know whether an episode is going on.
    const short = windowNeeds(ruleSet()).filter(({ backMs }) => 2 * backMs > heldMs);
    if (short.length === 0) return;
    log.warn(
      { partition, heldMs, rules: short.map(({ ruleId }) => ruleId) },
      'The journal holds less than windows need; the rules judge this time again from the store.',
    );
    const detail = `The journal held ${heldMs} ms before the restart.`;
    await this.#open(
      short.map(({ ruleId, version, backMs }) => ({
        ...{ ruleId, ruleVersion: version, sourceId: EVERY, province: undefined },
        ...{ fromMs, toMs: resumeMs + backMs, reason: 'windows_lost', detail },
      })),
    );
  }

  /** Correlations that are new or changed began with empty windows. */
  async noteChangedRules(before: RuleSet, after: RuleSet, sinceMs: number): Promise<void> {
    const known = new Map(windowNeeds(before).map((need) => [need.ruleId, need]));
    const nowMs = this.#options.clock.now();
    const fresh = windowNeeds(after).filter(
      ({ ruleId, identity }) => known.get(ruleId)?.identity !== identity,
    );
    await this.#open(
      fresh.map(({ ruleId, version, backMs }) => ({
        ...{ ruleId, ruleVersion: version, sourceId: EVERY, province: undefined },
        fromMs: Math.min(sinceMs, nowMs) - this.#options.latenessMs,
        toMs: nowMs + backMs,
        ...{ reason: 'rule_changed', detail: '' },
      })),
    );
  }

  /** An event did not have its full effect on a rule; written down by the next `flush`. */
  noteSkipped(ruleId: string, reason: 'too_late' | 'state_limit', at: EventPlace): void {
    if (this.#isRepeating || isShadowId(ruleId)) return;
    const fromMs = slotOf(at.timeMs);
    const sourceId = at.sourceId ?? EVERY;
    const key = `${reason} ${fromMs} ${ruleId} ${at.province} ${sourceId}`;
    if (this.#waiting.has(key)) return;
    const { correlations, version: setVersion } = this.#options.ruleSet();
    const rule = correlations.find(({ facts }) => facts.id === ruleId);
    if (this.#waiting.size >= WAITING_MAX) {
      // Rather too much than too little: everything of that time is judged again.
      const gap = { ruleId: EVERY, ruleVersion: setVersion, sourceId: EVERY, province: undefined };
      const all = `${reason} ${fromMs}`;
      this.#waiting.set(all, { ...gap, fromMs, toMs: fromMs + LEDGER_SLOT_MS, reason });
      return;
    }
    this.#waiting.set(key, {
      ...{ ruleId, ruleVersion: rule?.facts.version ?? setVersion, sourceId },
      province: at.province === '' ? undefined : at.province,
      ...{ fromMs, toMs: fromMs + LEDGER_SLOT_MS, reason },
    });
  }

  /** Does what was done before: what is skipped by it was told then. */
  repeating<T>(work: () => T): T {
    this.#isRepeating = true;
    try {
      return work();
    } finally {
      this.#isRepeating = false;
    }
  }

  /** Writes down what waits. */
  async flush(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const waiting = new Map(this.#waiting);
    this.#waiting.clear();
    try {
      await this.#options.ledger.openGaps([...waiting.values()], this.#options.clock.now());
    } catch (error) {
      for (const [key, gap] of waiting) this.#waiting.set(key, gap);
      throw error;
    }
  }

  #sourcesOf(partition: number): { sourceId: string; province: string | undefined }[] {
    const { directory, journal } = this.#options;
    const own = directory
      .all()
      .filter(({ id }) => partitionOf(id, journal.partitions) === partition);
    return own.length === 0 || own.length > SOURCES_MAX
      ? [{ sourceId: EVERY, province: undefined }]
      : own.map(({ id, province }) => ({ sourceId: id, province }));
  }

  async #open(gaps: readonly NewGap[]): Promise<void> {
    if (gaps.length > 0) await this.#options.ledger.openGaps(gaps, this.#options.clock.now());
  }
}

function slotOf(timeMs: number): number {
  return Math.floor(timeMs / LEDGER_SLOT_MS) * LEDGER_SLOT_MS;
}
