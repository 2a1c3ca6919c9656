// Goal: a file becomes each of its records once, whole, in order, however often it comes and wherever it breaks off.
// Method: real files of each kind, a journal of a few lines that keeps streams as the contract says.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { RecordSink } from '../../../src/collect/contract.ts';
import { openUpload } from '../../../src/collect/http/upload/open-upload.ts';
import { receiveFile } from '../../../src/collect/http/upload/receive-file.ts';
import { takeUpload } from '../../../src/collect/http/upload/take-upload.ts';
import { uploadRecords } from '../../../src/collect/http/upload/upload-records.ts';
import type { Source } from '../../../src/event/source.ts';
import type { AppendOutcome } from '../../../src/journal/contract.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-upload-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const SOURCE = { id: 'cong-15', multilineStart: undefined } as Source;

function memory(refuse: () => AppendOutcome | undefined = () => undefined) {
  const stored: string[] = [];
  const ends = new Map<string, number>();
  const append: RecordSink['append'] = async (records, dedup) => {
    const refused = refuse();
    if (refused !== undefined) return refused;
    if (dedup?.kind !== 'stream') throw new Error('A file is a stream.');
    if ((ends.get(dedup.stream) ?? 0) >= dedup.end) return { kind: 'duplicate' };
    ends.set(dedup.stream, dedup.end);
    stored.push(...records.map(({ body }) => body.toString()));
    return { kind: 'accepted', count: records.length };
  };
  const intake = { clock: { now: () => 1 }, metrics: createMetrics(), maxRecordBytes: 1_000 };
  return { stored, intake: { ...intake, sink: { append } } };
}

function file(name: string, bytes: string | Uint8Array): string {
  const place = path.join(folder, name);
  fs.writeFileSync(place, bytes);
  return place;
}

const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`);
const sums = (parts: Awaited<ReturnType<typeof takeUpload>>) =>
  parts.map(({ accepted, duplicates, failure }) => [accepted, duplicates, failure]);

describe('takeUpload', () => {
  it('stores each line once, also when the file comes again under another name', async () => {
    const { stored, intake } = memory();
    const place = file('a.log.gz', gzipSync(lines(12_000).join('\r\n')));
    expect(sums(await takeUpload(SOURCE, await openUpload(place), intake))).toEqual([
      [12_000, 0, undefined],
    ]);
    expect(stored).toEqual(lines(12_000));
    const again = await openUpload(place, { name: 'b.log.gz' });
    expect(sums(await takeUpload(SOURCE, again, intake))).toEqual([[0, 12_000, undefined]]);
    const other = { ...SOURCE, id: 'khac' };
    const elsewhere = await takeUpload(other, await openUpload(place), intake);
    expect(sums(elsewhere)).toEqual([[12_000, 0, undefined]]);
  });

  it('keeps what came before the damage, and goes on there when the journal was away', async () => {
    const packed = gzipSync(lines(200_000).join('\n'));
    const place = file('half.gz', packed.subarray(0, packed.length / 2));
    const { stored, intake } = memory();
    const [part] = await takeUpload(SOURCE, await openUpload(place), intake);
    expect(part).toMatchObject({ failure: 'damaged', accepted: stored.length });
    expect(stored.length).toBeGreaterThan(5_000);
    expect(stored).toEqual(lines(stored.length));

    let calls = 0;
    const closed = { kind: 'refused', reason: 'closed', retryAfterMs: 1 } as const;
    const weak = memory(() => (++calls === 2 ? closed : undefined));
    const whole = file('whole.log', lines(12_000).join('\n'));
    const take = async () => takeUpload(SOURCE, await openUpload(whole), weak.intake);
    await expect(take()).rejects.toMatchObject({ code: 'GAC_JOURNAL_FAILED' });
    expect(sums(await take())).toEqual([[7_000, 5_000, undefined]]);
    expect(weak.stored).toEqual(lines(12_000));
  });

  it('says that a file is not what its name says', async () => {
    const { intake } = memory();
    for (const name of ['x.zip', 'x.xlsx', 'x.gz']) {
      const upload = await openUpload(file(name, 'no such thing'));
      expect(sums(await takeUpload(SOURCE, upload, intake))).toEqual([[0, 0, 'damaged']]);
    }
  });
});

describe('uploadRecords', () => {
  it('keeps a record whole that two batches share, and counts the lines of whole records', async () => {
    async function* batches() {
      yield { text: '> a\n1\n> b\n2' };
      yield { text: '3\n> c' };
    }
    const found = [];
    for await (const { bodies, end } of uploadRecords(batches(), '^>')) {
      found.push([bodies.map(String), end]);
    }
    expect(found).toEqual([
      [['> a\n1'], 2],
      [['> b\n2\n3'], 5],
      [['> c'], 6],
    ]);
  });
});

describe('receiveFile', () => {
  it('leaves nothing behind, whether it was worked on, was too large or broke off', async () => {
    const place = { folder: path.join(folder, 'uploads'), maxBytes: 10 };
    const read = async (name: string) => fs.readFileSync(name, 'utf8');
    expect(await receiveFile(Readable.from([Buffer.from('0123456789')]), place, read)).toBe(
      '0123456789',
    );
    const large = receiveFile(Readable.from([Buffer.from('01234567890')]), place, read);
    await expect(large).rejects.toMatchObject({ code: 'GAC_REQUEST_TOO_LARGE' });
    const broken = new Readable({ read: () => undefined });
    setImmediate(() => broken.destroy());
    const gone = receiveFile(broken, place, read);
    await expect(gone).rejects.toMatchObject({ code: 'GAC_REQUEST_INVALID' });
    expect(fs.readdirSync(place.folder)).toEqual([]);
  });
});
