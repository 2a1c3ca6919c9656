import type { State } from '../state/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Rules } from './rules.ts';

/** When it is tried again after the state could not be written. */
const RETRY_MS = 15_000;

export interface RuleHistoryOptions {
  readonly state: Pick<State, 'ruleVersions' | 'shadow'>;
  readonly rules: Pick<Rules, 'loaded' | 'follow'>;
  readonly nodeName: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes down which versions of rules come into force, which judge in shadow, and which rollbacks are over. */
export class RuleHistory {
  readonly #options: RuleHistoryOptions;
  readonly #letGo: () => void;
  #work: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  #isStopped = false;

  private constructor(options: RuleHistoryOptions) {
    this.#options = options;
    this.#letGo = options.rules.follow(() => this.#note());
    this.#note();
  }

  /** Resolves when what is in force at present is written down, or could not be. */
  static async start(options: RuleHistoryOptions): Promise<RuleHistory> {
    const history = new RuleHistory(options);
    await history.#work;
    return history;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#letGo();
    clearTimeout(this.#retry);
    await this.#work;
  }

  #note(): void {
    this.#work = this.#work.then(() => this.#write());
  }

  async #write(): Promise<void> {
    if (this.#isStopped) return;
    clearTimeout(this.#retry);
    const { state, rules, clock, nodeName: node, log } = this.#options;
    try {
      const { inForce, shadows, superseded } = rules.loaded();
      const nowMs = clock.now();
      const documents = inForce.flatMap(({ kind, ...document }) =>
        // What a locality has otherwise is its own, and in no history of a rule.
        kind === 'overlay' ? [] : [{ ...document, kind }],
      );
      await state.ruleVersions.noteInForce(documents, { nowMs, node });
      await state.shadow.noteRules(shadows, nowMs);
      for (const ruleId of superseded) await state.ruleVersions.noteSuperseded(ruleId, nowMs);
    } catch (error) {
      log.warn({ err: error }, 'Which rules are in force was not written down; trying again.');
      this.#retry = setTimeout(() => this.#note(), RETRY_MS).unref();
    }
  }
}
