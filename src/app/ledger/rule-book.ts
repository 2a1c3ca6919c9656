import type { RuleSet } from '../../detect/rule-set.ts';
import { isShadowId } from '../../event/shadow-rule.ts';
import type { LedgerRule, LedgerState } from '../../state/ledger/contract.ts';

/** Sets of which it is remembered that the ledger was told. */
const TOLD_MAX = 16;

/** Tells the ledger what each rule set consists of, before anything counts as judged by it. */
export class RuleBook {
  readonly #ledger: Pick<LedgerState, 'noteRules'>;
  readonly #told = new Map<string, RuleSet>();

  constructor(ledger: Pick<LedgerState, 'noteRules'>) {
    this.#ledger = ledger;
  }

  /** Resolves when the ledger knows the set. */
  async ensureNoted(set: RuleSet, nowMs: number): Promise<void> {
    if (this.#told.has(set.version)) return;
    await this.#ledger.noteRules(set.version, rulesOf(set), nowMs);
    const [oldest] = this.#told.keys();
    if (this.#told.size >= TOLD_MAX && oldest !== undefined) this.#told.delete(oldest);
    this.#told.set(set.version, set);
  }

  /** Tells all of them again: the ledger may have forgotten what was long unused. */
  async tellAgain(nowMs: number): Promise<void> {
    for (const [version, set] of this.#told) {
      await this.#ledger.noteRules(version, rulesOf(set), nowMs);
    }
  }
}

function rulesOf({ detections, correlations }: RuleSet): LedgerRule[] {
  // Rules in shadow owe nobody anything: what they missed is no gap.
  const all: LedgerRule[] = [
    ...detections.map(({ facts: { id, version } }) => ({
      ...({ id, version, kind: 'detection', judged: 'stream' } as const),
    })),
    ...correlations.map(({ facts: { id, version }, schedule }) => ({
      ...({ id, version, kind: 'correlation' } as const),
      judged: schedule === undefined ? ('stream' as const) : ('schedule' as const),
    })),
  ];
  return all.filter(({ id }) => !isShadowId(id));
}
