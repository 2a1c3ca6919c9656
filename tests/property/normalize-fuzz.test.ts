/*
 * Goal: nothing that strangers send breaks a parser or a reader: every record becomes an event or a dead letter with its
 * original, nothing throws, nothing takes longer than a line may.
 * Method: a short run of the fuzzer (`npm run fuzz` is the long one) from a fixed seed over all parsers with all their
 * samples and over all readers; the samples are mutated with pieces that have broken parsers of logs. Time is that of
 * the processor, so that others may have the machine for a while.
 */
import { describe, expect, test } from 'vitest';
import { createNormalizer } from '../../src/normalize/create-normalizer.ts';
import { drawFrom, hostileBytes } from '../fuzz-inputs.ts';
import { fuzz } from '../fuzz-run.ts';
import { type FuzzTarget, PARSER_TARGETS, READER_TARGETS } from '../fuzz-targets.ts';
import { rawRecord, sampleSource } from '../raw-records.ts';

const INPUTS = { parsers: 16_000, readers: 4_000 };
/** Ten times what the long run allows: here everything is measured before it is compiled. */
const MAX_MS = 100;
/** With the square of its length such a line would take half a minute. */
const LONG_BYTES = 400_000;
const LONG_MS = 4_000;
const PATIENCE_MS = 180_000;

describe('hostile inputs', () => {
  test.each([
    ['parsers', PARSER_TARGETS],
    ['readers', READER_TARGETS],
  ] as const)('%s', { timeout: PATIENCE_MS }, async (kind, targets) => {
    const counts = await fuzz(targets, { inputs: INPUTS[kind], seed: 6, maxMs: MAX_MS });
    expect(
      counts.flatMap(({ name, findings }) => findings.map((one) => ({ name, ...one }))),
    ).toEqual([]);
    expect(counts.reduce((sum, { inputs }) => sum + inputs, 0)).toBe(INPUTS[kind]);
  });

  test.each([
    ['nginx.access', '192.0.2.7 - - [22/Nov/2026:09:55:50 +0700] "GET /', '?cccd=001090000123/a'],
    ['nginx.access', '192.0.2.7 - - [22/Nov/2026:09:55:50 +0700] "GET /?otp=', '\\'],
    ['kafka.log', '[2026-11-22 08:15:45,001] DEBUG Principal = ', 'a:'],
  ])('%s: a name again and again takes time in proportion', (type, head, piece) => {
    const source = sampleSource(type);
    const normalizer = createNormalizer({ journalId: 'long', pseudonymKey: 'long' });
    const before = process.threadCpuUsage();
    const line = head + piece.repeat(LONG_BYTES / piece.length);
    const { doc } = normalizer.normalize(rawRecord(line), source);
    expect(doc.event.original?.length).toBeGreaterThan(line.length / 2);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(LONG_MS);
  });

  test('are the same for the same seed', () => {
    const inputs = () => {
      const draw = drawFrom(3);
      const real = PARSER_TARGETS[0]?.real ?? [];
      return Array.from({ length: 50 }, () => hostileBytes(real, draw).toString('base64'));
    };
    expect(inputs()).toEqual(inputs());
    expect(new Set(inputs()).size).toBeGreaterThan(40);
  });

  test('find what throws and what hangs', { timeout: PATIENCE_MS }, async () => {
    const broken: FuzzTarget = {
      name: 'broken',
      real: [Buffer.from('a')],
      run(bytes) {
        if (bytes.includes('<script>')) throw new Error('found');
        if (bytes.length > 1_000) spend(6);
      },
    };
    const [count] = await fuzz([broken], { inputs: 100, seed: 1, maxMs: 4 });
    const found = count?.findings.map(({ what }) => what).join('\n') ?? '';
    expect(found).toContain('found');
    expect(found).toContain(' ms for ');
  });
});

/** Keeps the processor busy. */
function spend(ms: number): void {
  const startedAt = process.threadCpuUsage();
  for (let spent = 0; spent < ms * 1_000; ) spent = process.threadCpuUsage(startedAt).user;
}
