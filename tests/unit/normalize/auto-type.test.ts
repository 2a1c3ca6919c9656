/*
 * Goal: `gac parse --type auto` tells what a log is: of the records of all parsers' samples that their own parser
 * understands, at least 99 of 100 come out as the type that wrote them.
 * Method: each sample goes through twice, once as its type and once as `auto`; the confusion matrix of all samples says
 * which types were taken for which. Servers that write the same lines count as one another.
 */
import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { readSamples, type Sample, samplesFolder } from '../../../src/normalize/kit/samples.ts';
import { parseStream } from '../../../src/normalize/parse-stream.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { RECEIVED_AT_MS } from '../../raw-records.ts';

/** Of these lines nobody can tell which of the two wrote them. */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  'apache.access': ['nginx.access'],
  'tomcat.access': ['nginx.access', 'apache.access'],
  'generic.kv': ['generic.logfmt'],
  'generic.syslog': ['openssh.auth'],
};
const SHARE_MIN = 0.99;
const samples = PARSERS.flatMap(({ type }) =>
  readSamples(samplesFolder(type))
    .filter(({ settings }) => settings === undefined)
    .map((sample) => ({ type, sample })),
);

describe('the type of a log', () => {
  test('is told without being said', async () => {
    const taken = new Map<string, Map<string, number>>();
    for (const { type, sample } of samples) {
      const own = await typesByOriginal(sample, type);
      const told = await typesByOriginal(sample, 'auto');
      for (const original of own.keys()) {
        const row = taken.get(type) ?? new Map<string, number>();
        const found = told.get(original) ?? 'nothing';
        taken.set(type, row.set(found, (row.get(found) ?? 0) + 1));
      }
    }
    const cells = [...taken].flatMap(([type, row]) =>
      [...row].map(([found, count]) => ({ type, found, count })),
    );
    const wrong = cells.filter(
      ({ type, found }) => found !== type && ALIKE[type]?.includes(found) !== true,
    );
    const share = 1 - sum(wrong) / sum(cells);
    expect(sum(cells)).toBeGreaterThan(300);
    expect(share, JSON.stringify(wrong)).toBeGreaterThanOrEqual(SHARE_MIN);
  });

  test('of rows below a header is that of the header', async () => {
    const input = Buffer.from(
      '#Fields: date time c-ip cs-method cs-uri-stem sc-status x-own\n2026-11-22 02:00:00 203.0.113.5 GET / 200 a\n',
    );
    const found: unknown[] = [];
    await parseStream({
      input: once(input),
      output: (line) => void found.push(JSON.parse(line).event.dataset),
      deadLetter: (line) => void found.push(line),
      type: 'auto',
      timezone: 'Asia/Ho_Chi_Minh',
      receivedAtMs: RECEIVED_AT_MS,
    });
    expect(found).toEqual(['iis.access']);
  });
});

/** What each record of a sample came out as, by the first line of its redacted original; dead letters are left out. */
async function typesByOriginal(sample: Sample, type: string): Promise<Map<string, string>> {
  const types = new Map<string, string>();
  await parseStream({
    input: once(Buffer.from(`${sample.records.join('\n')}\n`)),
    output(line) {
      const { event } = JSON.parse(line) as { event: { original: string; dataset: string } };
      // What belongs to a record that spans lines depends on its type.
      types.set(event.original.split('\n', 1)[0] ?? '', event.dataset);
    },
    deadLetter: () => undefined,
    type,
    timezone: 'Asia/Ho_Chi_Minh',
    receivedAtMs: RECEIVED_AT_MS,
    pseudonymKey: 'auto',
  });
  return types;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function sum(cells: readonly { readonly count: number }[]): number {
  return cells.reduce((total, { count }) => total + count, 0);
}
