import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { GacEvent } from '../../event/event.ts';
import { arrivalOf, type Source } from '../../event/source.ts';
import type { Normalizer } from '../../normalize/contract.ts';

/** One record of a sample and what the service makes of it. */
export interface SampleReading {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly doc: GacEvent;
}

/** Reads sample lines as records of a source would be read; nothing is stored, and headers stay within the sample. */
export function readSample(
  lines: readonly string[],
  source: Source,
  reading: { readonly normalizer: Normalizer; readonly receivedAtMs: number },
): readonly SampleReading[] {
  const peer = `sample ${randomUUID()}`;
  return joinSample(lines, source.multilineStart).map(({ line, text }, offset) => {
    const record = {
      sourceId: source.id,
      receivedAtMs: reading.receivedAtMs,
      transport: arrivalOf(source.transport),
      peer,
      body: Buffer.from(text),
      cutFromBytes: 0,
      partition: 0,
      offset,
    };
    return { line, doc: reading.normalizer.normalize(record, source).doc };
  });
}

/** Lines as records, by the pattern that begins one; empty lines are none. */
export function joinSample(
  lines: readonly string[],
  multilineStart: string | undefined,
): readonly { readonly line: number; readonly text: string }[] {
  const numbered = lines.map((text, at) => ({ line: at + 1, text }));
  const filled = numbered.filter(({ text }) => text.trim() !== '');
  if (multilineStart === undefined) return filled;
  const begins = new RegExp(multilineStart);
  const records: { line: number; text: string }[] = [];
  for (const { line, text } of numbered) {
    const last = records.at(-1);
    if (last === undefined || begins.test(text)) records.push({ line, text });
    else last.text += `\n${text}`;
  }
  return records.filter(({ text }) => text.trim() !== '');
}
