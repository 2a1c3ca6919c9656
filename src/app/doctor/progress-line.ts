import { type Language, text } from '../../message/text.ts';
import { titleOf } from './render.ts';
import type { DoctorProgress } from './run-checks.ts';

const WIDTH = 79;

/** Where the progress is shown. */
export interface ProgressTarget {
  readonly write: (part: string) => unknown;
  /** Whether a line can be written over; without one nothing is shown. */
  readonly isTerminal: boolean;
  readonly language: Language;
}

/** The line that tells what is still awaited; it is gone when everything is there. */
export function progressLine(progress: DoctorProgress, target: ProgressTarget): void {
  const { write, isTerminal, language } = target;
  if (!isTerminal) return;
  const { done, total, waiting } = progress;
  const names = waiting.map((id) => titleOf(language, id)).join(', ');
  const line = text(language, 'doctor.progress', { done, total, waiting: names });
  const cut = line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
  write(`\r\u001b[2K${done === total ? '' : cut}`);
}
