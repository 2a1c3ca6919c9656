import type { RuleSet } from '../../detect/rule-set.ts';
import type { Journal } from '../../journal/contract.ts';
import type { LedgerState } from '../../state/ledger/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import { SourceMeter } from '../health/source-meter.ts';
import { JudgedNotes } from '../pipeline/judged-notes.ts';
import type { RunLedger } from '../pipeline/partition-run.ts';
import type { RefreshedSourceDirectory } from '../source-directory.ts';
import { GapKeeper } from './gap-keeper.ts';
import { RuleBook } from './rule-book.ts';
import { unreadSinceMs } from './unread-records.ts';

export interface OpenLedgerOptions {
  readonly ledger: LedgerState;
  readonly journal: Journal;
  readonly rules: {
    set(): RuleSet;
    follow(listener: (set: RuleSet) => void): () => void;
  };
  readonly directory: RefreshedSourceDirectory;
  readonly latenessMs: number;
  /** Absent = nobody watches sources. */
  readonly watching?: { readonly flushMs: number } | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the pipeline tells the ledger by. */
export interface PipelineLedger {
  readonly gaps: GapKeeper;
  /** For the run through a partition of raw records. */
  readonly ledgerOf: (partition: number) => RunLedger;
  /** Resolves when what was under way is written down. */
  stop(): Promise<void>;
}

/** Begins to keep the ledger of this process; call it before the pipeline starts. */
export function openLedger(options: OpenLedgerOptions): PipelineLedger {
  const { ledger, journal, rules, clock, log } = options;
  const ruleSet = () => rules.set();
  const book = new RuleBook(ledger);
  const gaps = new GapKeeper({ ...options, ruleSet });
  let before = rules.set();
  let underWay: Promise<void> = Promise.resolve();
  const unfollow = rules.follow((after) => {
    const former = before;
    before = after;
    underWay = underWay
      .then(async () => {
        const sinceMs = await unreadSinceMs(journal);
        await gaps.noteChangedRules(former, after, sinceMs ?? clock.now());
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'It could not be noted that windows began empty.');
      });
  });
  return {
    gaps,
    ledgerOf: (partition) => ({
      notes: new JudgedNotes({
        ...{ ledger, rules: book, ruleSet, journalId: journal.id, partition },
        ...(options.watching === undefined
          ? {}
          : { meter: new SourceMeter(), flushMs: options.watching.flushMs }),
        onMissing: (missing) => gaps.noteMissing(missing),
      }),
      gaps,
      ruleSet,
    }),
    stop: async () => {
      unfollow();
      await underWay;
    },
  };
}
