import type { BacktestLine } from '../../api/contract.ts';
import { type Language, text } from '../../message/text.ts';
import type { Clock } from '../../telemetry/clock.ts';
import { localTime } from '../output.ts';
import { TerminalLine } from '../terminal-line.ts';

const PERCENT = 100;

type Progress = Extract<BacktestLine, { type: 'progress' }>;

/** Says on a terminal how far a backtest is and how long it takes. */
export class BacktestProgressLine {
  readonly #line: TerminalLine;
  readonly #language: Language;

  constructor(options: { errors: NodeJS.WritableStream; language: Language; clock: Clock }) {
    this.#line = new TerminalLine(options.errors, options.clock);
    this.#language = options.language;
  }

  show({ fraction, reachedMs, eventsRead, signals }: Progress): void {
    this.#line.show(fraction, (left) =>
      text(this.#language, 'backtest.progress', {
        percent: Math.floor(fraction * PERCENT),
        time: localTime(reachedMs),
        read: new Intl.NumberFormat(this.#language).format(eventsRead),
        signals,
        left,
      }),
    );
  }

  clear(): void {
    this.#line.clear();
  }
}
