import type { BacktestLine } from '../../api/contract.ts';
import { type Language, text } from '../../message/text.ts';
import type { Clock } from '../../telemetry/clock.ts';
import { localTime } from '../output.ts';

const CELLS = 20;
const PERCENT = 100;
const SECONDS_PER_MINUTE = 60;
const MS_PER_SECOND = 1_000;
/** Part of the whole from which the time that is left can be told. */
const TOLD_FROM = 0.01;
const ERASE = '\r\u001b[K';

type Progress = Extract<BacktestLine, { type: 'progress' }>;

/** One line on a terminal that says how far a backtest is and how long it takes; nothing elsewhere. */
export class BacktestProgressLine {
  readonly #errors: NodeJS.WritableStream;
  readonly #language: Language;
  readonly #clock: Clock;
  readonly #isTerminal: boolean;
  readonly #beganMs: number;

  constructor(options: { errors: NodeJS.WritableStream; language: Language; clock: Clock }) {
    const { errors, language, clock } = options;
    this.#errors = errors;
    this.#language = language;
    this.#clock = clock;
    this.#isTerminal = 'isTTY' in errors && errors.isTTY === true;
    this.#beganMs = clock.now();
  }

  show({ fraction, reachedMs, eventsRead, signals }: Progress): void {
    if (!this.#isTerminal) return;
    const full = Math.round(fraction * CELLS);
    const bar = '█'.repeat(full) + '░'.repeat(CELLS - full);
    const line = text(this.#language, 'backtest.progress', {
      percent: Math.floor(fraction * PERCENT),
      time: localTime(reachedMs),
      read: new Intl.NumberFormat(this.#language).format(eventsRead),
      signals,
      left: this.#left(fraction),
    });
    this.#errors.write(`${ERASE}${bar} ${line}`);
  }

  clear(): void {
    if (this.#isTerminal) this.#errors.write(ERASE);
  }

  #left(fraction: number): string {
    if (fraction < TOLD_FROM) return '…';
    const passedMs = this.#clock.now() - this.#beganMs;
    const seconds = Math.ceil((passedMs * (1 - fraction)) / fraction / MS_PER_SECOND);
    const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
    return `${minutes}:${String(seconds % SECONDS_PER_MINUTE).padStart(2, '0')}`;
  }
}
