// The signals of the crash test: one for each number, in groups of forty.
import type { Signal } from '../../src/event/signal.ts';
import { sampleSignal } from '../signal-samples.ts';

export function crashSignal(index: number): Signal {
  return sampleSignal(`c${index}`, { group: { n: String(Math.floor(index / 40)) } });
}
