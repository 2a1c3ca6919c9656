import { localTime } from '../../cli/output.ts';
import { type Language, text } from '../../message/text.ts';
import type { ReplayProgress } from './replay.ts';

const WIDTH = 28;
/** Without a terminal, one line for each such share. */
const STEP = 0.1;

export interface ProgressTarget {
  readonly write: (part: string) => unknown;
  /** Whether a line can be written over. */
  readonly isTerminal: boolean;
  readonly language: Language;
}

/** Shows how far the replay is: on a terminal one line that renews itself, elsewhere a line now and then. */
export class ProgressBar {
  readonly #target: ProgressTarget;
  #told = 0;

  constructor(target: ProgressTarget) {
    this.#target = target;
  }

  show(progress: ReplayProgress): void {
    const { write, isTerminal } = this.#target;
    if (isTerminal) {
      write(`\r\u001b[2K${this.#line(progress)}${progress.share >= 1 ? '\n' : ''}`);
      return;
    }
    if (progress.share < this.#told + STEP && progress.share < 1) return;
    this.#told = progress.share;
    write(`${this.#line(progress)}\n`);
  }

  #line({ share, lines, elapsedMs, simulatedMs }: ReplayProgress): string {
    const done = Math.round(share * WIDTH);
    const bar = '█'.repeat(done) + '░'.repeat(WIDTH - done);
    const rate = elapsedMs === 0 ? 0 : Math.round((lines * 1_000) / elapsedMs);
    return text(this.#target.language, 'demo.progress', {
      bar,
      percent: String(Math.floor(share * 100)).padStart(3),
      time: localTime(simulatedMs).slice(0, 16),
      lines: number(this.#target.language, lines),
      rate: number(this.#target.language, rate),
    });
  }
}

/** A number as the readers of a language write it. */
export function number(language: Language, value: number): string {
  return new Intl.NumberFormat(language).format(value);
}
