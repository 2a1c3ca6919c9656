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

describe('a file as people have it', () => {
  const taken = async (name: string, bytes: string | Uint8Array) => {
    const { stored, intake } = memory();
    const parts = await takeUpload(SOURCE, await openUpload(file(name, bytes)), intake);
    return { stored, parts: sums(parts) };
  };
  const rows = ['Mã hồ sơ;Trạng thái', 'H38.15-1;Đã trả kết quả'];

  it('is read in the encodings of Windows', async () => {
    const wide = Buffer.from(`\ufeff${rows.join('\r\n')}`, 'utf16le');
    expect((await taken('le.csv', wide)).stored).toEqual(rows);
    expect((await taken('be.csv', Buffer.from(wide).swap16())).stored).toEqual(rows);
    // Windows-1258: an a with its breve in one byte, an o with the grave behind it.
    const old = Buffer.from('4de320686fcc', 'hex');
    expect((await taken('old.csv', old)).stored).toEqual(['Mă hò']);
  });

  it('that is UTF-8 with attacks in it stays so', async () => {
    const attack = Buffer.concat([Buffer.from('GET /a\nGET /\u1ea1 '), Buffer.from([0xc0, 0xaf])]);
    expect((await taken('attack.log', attack)).stored).toEqual(['GET /a', 'GET /ạ \ufffd\ufffd']);
  });

  it('of JSON over lines is an object a line, to the letter', async () => {
    const objects = ['{"a":{"b":[1.0,2]},"t":"x]} \\" {"}', '{"a":2}'];
    const spread = `[\n  ${objects.join(',\n  ').replaceAll(':{', ':\n{')}\n]\n`;
    const values = async (name: string, text: string) => (await taken(name, text)).stored;
    expect(await values('spread.json', spread)).toEqual(objects);
    expect(await values('one.json', `[${objects.join(',')}]`)).toEqual(objects);
    expect(await values('many.json', '{\n"a":1\n}\n{\n"a":2\n}')).toEqual(['{"a":1}', '{"a":2}']);
    expect(await values('lines.json', objects.join('\n'))).toEqual(objects);
    const apache = ['[Sun Nov 22 08:00:00 2026] [error] a', '[{'];
    expect(await values('apache.log', apache.join('\n'))).toEqual(apache);
    expect(await values('stops.json', '{\n"a":1\n}\nthe end\n{')).toEqual([
      ...['{"a":1}', 'the end', '{'],
    ]);
  });

  it('that is no text is refused and stores nothing', async () => {
    for (const [name, head] of [
      ['a.pdf', '%PDF-1.7\n1 0 obj\n'],
      ['a.log', 'PK\u0003\u0004 an archive\n'],
    ] as const) {
      expect(await taken(name, head)).toEqual({ stored: [], parts: [[0, 0, 'not_text']] });
    }
  });
});
