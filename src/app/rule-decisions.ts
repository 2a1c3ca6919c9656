import { isDeepStrictEqual } from 'node:util';
import { NO_DECISIONS, type RuleDecisions } from '../detect/rule-decisions.ts';
import type { State } from '../state/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import { readWithheld } from './budget/withheld-rules.ts';
import { exceptionTexts, PinReader } from './exception-texts.ts';
import { readRollbacks } from './rule-rollbacks.ts';

/** How often decisions are read again though nobody told of a change: they begin and end by the clock. */
const LOOK_MS = 15_000;

export interface DecidedRulesOptions {
  readonly state: Pick<State, 'onChange' | 'exceptions' | 'pins' | 'ruleVersions' | 'quarantines'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Told when something else is decided than before. */
  readonly onChange: (decisions: RuleDecisions) => void;
}

/** Follows what is decided about rules. */
export class DecidedRules {
  readonly #options: DecidedRulesOptions;
  readonly #pins: PinReader;
  readonly #looking: NodeJS.Timeout;
  #decisions: RuleDecisions;
  #work: Promise<void> = Promise.resolve();
  #isStopped = false;

  private constructor(options: DecidedRulesOptions, pins: PinReader, decisions: RuleDecisions) {
    this.#options = options;
    this.#pins = pins;
    this.#decisions = decisions;
    this.#looking = setInterval(() => this.#look(), LOOK_MS).unref();
    options.state.onChange('rules', () => this.#look());
  }

  /** @throws GacError when the state cannot be read */
  static async open(options: DecidedRulesOptions): Promise<DecidedRules> {
    const pins = new PinReader(options.state);
    return new DecidedRules(options, pins, await readDecisions(options, pins));
  }

  /** As they were read last. */
  current(): RuleDecisions {
    return this.#decisions;
  }

  /** Resolves when nothing is being read any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#looking);
    await this.#work;
  }

  #look(): void {
    this.#work = this.#work.then(() => this.#readAgain());
  }

  async #readAgain(): Promise<void> {
    if (this.#isStopped) return;
    try {
      const decisions = await readDecisions(this.#options, this.#pins);
      if (isDeepStrictEqual(decisions, this.#decisions)) return;
      this.#decisions = decisions;
      this.#options.onChange(decisions);
    } catch (error) {
      this.#options.log.warn(
        { err: error },
        'Decisions about rules could not be read; the last ones hold.',
      );
    }
  }
}

async function readDecisions(
  { state, clock }: DecidedRulesOptions,
  pins: PinReader,
): Promise<RuleDecisions> {
  return {
    ...NO_DECISIONS,
    withheld: await readWithheld(state),
    instead: await readRollbacks(state.ruleVersions),
    texts: await exceptionTexts(state, clock.now()),
    pins: await pins.read(),
  };
}
