import { type Language, text } from '../../message/text.ts';
import type { MoveProgress, MoveStep } from './progress.ts';

const WIDTH = 24;
/** Without a terminal, a line this often. */
const LINE_INTERVAL_MS = 10_000;
const TERMINAL_INTERVAL_MS = 200;

/** Shows how far each step is: on a terminal a line that renews itself, elsewhere a line now and then. */
export class MoveDisplay {
  readonly #write: (part: string) => unknown;
  readonly #isTerminal: boolean;
  readonly #language: Language;
  #step: MoveStep | undefined;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(target: {
    write: (part: string) => unknown;
    isTerminal: boolean;
    language: Language;
  }) {
    this.#write = target.write;
    this.#isTerminal = target.isTerminal;
    this.#language = target.language;
  }

  readonly show = (progress: MoveProgress): void => {
    const interval = this.#isTerminal ? TERMINAL_INTERVAL_MS : LINE_INTERVAL_MS;
    const isNew = progress.step !== this.#step;
    const isDue = performance.now() - this.#shownAt >= interval;
    if (!isNew && !isDue && !progress.isOver) return;
    this.#step = progress.step;
    this.#shownAt = performance.now();
    if (!this.#isTerminal) this.#write(`${this.#line(progress)}\n`);
    else this.#write(`\r\u001b[2K${this.#line(progress)}${progress.isOver ? '\n' : ''}`);
  };

  #line({ step, done, total, own, elapsedMs, isOver }: MoveProgress): string {
    const share = isOver || total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(share * WIDTH);
    const rate = elapsedMs < 1 ? 0 : (own * 1_000) / elapsedMs;
    const left = rate === 0 ? undefined : Math.ceil(Math.max(0, total - done) / rate);
    const number = new Intl.NumberFormat(this.#language);
    return text(this.#language, isOver ? 'migrate.step_over' : 'migrate.step', {
      name: text(this.#language, `migrate.step.${step}`),
      bar: '█'.repeat(filled) + '░'.repeat(WIDTH - filled),
      percent: Math.floor(share * 100),
      done: number.format(done),
      total: number.format(Math.max(total, done)),
      rate: number.format(Math.round(rate)),
      left: left === undefined ? '?' : durationText(left),
      took: durationText(Math.ceil(elapsedMs / 1_000)),
    });
  }
}

/** Seconds as people say them, `h:mm:ss` or `m:ss`. */
export function durationText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
