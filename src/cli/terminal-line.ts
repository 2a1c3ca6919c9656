import type { Clock } from '../telemetry/clock.ts';

const CELLS = 20;
const SECONDS_PER_MINUTE = 60;
const MS_PER_SECOND = 1_000;
/** Part of the whole from which the time that is left can be told. */
const TOLD_FROM = 0.01;
const ERASE = '\r\u001b[K';

/** One line on a terminal that says how far some work is; nothing elsewhere. */
export class TerminalLine {
  readonly #errors: NodeJS.WritableStream;
  readonly #clock: Clock;
  readonly #isTerminal: boolean;
  readonly #beganMs: number;

  constructor(errors: NodeJS.WritableStream, clock: Clock) {
    this.#errors = errors;
    this.#clock = clock;
    this.#isTerminal = 'isTTY' in errors && errors.isTTY === true;
    this.#beganMs = clock.now();
  }

  /** Draws a bar for a fraction of the whole, 0 to 1, and words with the time that is left behind it. */
  show(fraction: number, words: (left: string) => string): void {
    if (!this.#isTerminal) return;
    const full = Math.round(fraction * CELLS);
    const bar = '█'.repeat(full) + '░'.repeat(CELLS - full);
    this.#errors.write(`${ERASE}${bar} ${words(this.#left(fraction))}`);
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
