// Goal: binary event logs of Windows are read as Windows shows them; damage costs what is damaged and is told; nothing that
// is in a file makes the reader throw, hang or grow.
// Method: files made by a writer of the format (tests/evtx-writer.ts), whole, damaged on purpose, and mutated at random.
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openUpload } from '../../../src/cli/upload/open-upload.ts';
import { lineBatches } from '../../../src/collect/http/upload/line-batches.ts';
import { WINDOWS_EVENT } from '../../../src/normalize/windows/event/windows-event.ts';
import { readEvtx } from '../../../src/normalize/windows/evtx/evtx-file.ts';
import { type EvtxEvent, evtxFile, fileTime, windowsEvent } from '../../evtx-writer.ts';

const HEADER_BYTES = 4_096;
const CHUNK_BYTES = 65_536;
const TIME_MS = Date.UTC(2026, 10, 22, 1, 15, 42, 500);
const FAILED_LOGON = (id: number) =>
  windowsEvent({
    ...{ id, code: 4625, channel: 'Security', computer: 'DC01.tinh.example', timeMs: TIME_MS },
    ...{ provider: 'Microsoft-Windows-Security-Auditing', keywords: 0x8010000000000000n },
    data: { TargetUserName: `<script>"${id}"`, IpAddress: '198.51.100.7', Status: '0xc000006d' },
  });

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, pieceBytes = 10_000) {
  const events: { Event: Record<string, Record<string, unknown>> }[] = [];
  const lines: string[] = [];
  const damage: string[] = [];
  for await (const item of readEvtx(inPieces(bytes, pieceBytes))) {
    if (item.kind === 'damage') {
      damage.push(item.reason);
    } else {
      lines.push(item.line);
      events.push(JSON.parse(item.line));
    }
  }
  return { events, lines, damage };
}

const chunkAt = (chunk: number) => HEADER_BYTES + chunk * CHUNK_BYTES;

describe('an event log of Windows', () => {
  it.each([[1], [4_095], [65_536], [1_000_000]])('is read in pieces of %i bytes', async (size) => {
    const file = evtxFile([[FAILED_LOGON(1), FAILED_LOGON(2)], [FAILED_LOGON(3)]]);
    const { events, damage } = await read(size === 1 ? file.subarray(0, chunkAt(1)) : file, size);
    expect(damage).toEqual([]);
    expect(events).toHaveLength(size === 1 ? 2 : 3);
    expect(events[1]).toEqual({
      Event: {
        '#attributes': { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
        System: {
          Provider: { '#attributes': { Name: 'Microsoft-Windows-Security-Auditing' } },
          EventID: '4625',
          Keywords: '0x8010000000000000',
          TimeCreated: { '#attributes': { SystemTime: '2026-11-22T01:15:42.5001234Z' } },
          EventRecordID: '2',
          Channel: 'Security',
          Computer: 'DC01.tinh.example',
        },
        EventData: {
          TargetUserName: '<script>"2"',
          IpAddress: '198.51.100.7',
          Status: '0xc000006d',
        },
      },
    });
  });

  it('gives lines that are understood as events of Windows', async () => {
    const { lines } = await read(evtxFile([[FAILED_LOGON(7)]]));
    const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: TIME_MS };
    expect(WINDOWS_EVENT.detect(lines[0] ?? '')).toBeGreaterThan(0.85);
    expect(WINDOWS_EVENT.parse(lines[0] ?? '', context)).toMatchObject({
      timeMs: TIME_MS,
      doc: {
        event: { action: 'logon-failed', outcome: 'failure', category: ['authentication'] },
        user: { name: '<script>"7"' },
        source: { ip: '198.51.100.7' },
        host: { name: 'DC01.tinh.example' },
        winlog: { channel: 'Security', record_id: '7' },
      },
    });
  });

  const bytes = (...numbers: number[]) => Buffer.from(numbers);
  it.each<[string, number, Buffer, unknown]>([
    ['no value', 0x00, bytes(), null],
    ['text with its end', 0x01, Buffer.from('đã khóa\0', 'utf16le'), 'đã khóa'],
    ['half of a pair', 0x01, bytes(0x00, 0xd8), '\ud800'],
    ['text in bytes', 0x02, Buffer.from('admin\0', 'latin1'), 'admin'],
    ['int8', 0x03, bytes(0xff), '-1'],
    ['uint8', 0x04, bytes(0xff), '255'],
    ['int16', 0x05, bytes(0xfe, 0xff), '-2'],
    ['uint16', 0x06, bytes(0xfe, 0xff), '65534'],
    ['int32', 0x07, bytes(0xff, 0xff, 0xff, 0xff), '-1'],
    ['uint32', 0x08, bytes(0xff, 0xff, 0xff, 0xff), '4294967295'],
    ['int64', 0x09, Buffer.alloc(8, 0xff), '-1'],
    ['uint64', 0x0a, Buffer.alloc(8, 0xff), '18446744073709551615'],
    ['real32', 0x0b, bytes(0, 0, 0xc0, 0x3f), '1.5'],
    ['real64', 0x0c, bytes(0, 0, 0, 0, 0, 0, 0xf8, 0x3f), '1.5'],
    ['bool', 0x0d, bytes(2, 0, 0, 0), 'true'],
    ['binary', 0x0e, bytes(0xde, 0xad), 'DEAD'],
    [
      'guid',
      0x0f,
      bytes(0x25, 0x96, 0x84, 0x54, 0x78, 0x54, 0x94, 0x49, 0xa5, 0xba, 1, 2, 3, 4, 5, 6),
      '{54849625-5478-4994-a5ba-010203040506}',
    ],
    ['size', 0x10, bytes(0x10, 0x27, 0, 0), '0x2710'],
    ['file time', 0x11, fileTime(0, 1), '1970-01-01T00:00:00.0000001Z'],
    [
      'system time',
      0x12,
      bytes(0xea, 7, 11, 0, 0, 0, 22, 0, 8, 0, 15, 0, 42, 0, 7, 0),
      '2026-11-22T08:15:42.007Z',
    ],
    ['sid', 0x13, bytes(1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0), 'S-1-5-32-544'],
    ['hex32', 0x14, bytes(0x6d, 0, 0, 0xc0), '0xc000006d'],
    ['hex64', 0x15, bytes(0xe7, 3, 0, 0, 0, 0, 0, 0), '0x3e7'],
    ['list of texts', 0x81, Buffer.from('a\0b\0', 'utf16le'), ['a', 'b']],
    ['list of numbers', 0x86, bytes(1, 0, 2, 0), ['1', '2']],
    ['unknown type', 0x7f, bytes(0xab), 'AB'],
    ['a number that is too short', 0x08, bytes(1, 2), '0102'],
    ['a short sid', 0x13, bytes(1, 9), '0109'],
  ])('shows %s', async (_, type, value, shown) => {
    const template = {
      name: 'Event',
      children: [
        {
          name: 'EventData',
          children: [{ name: 'Data', attributes: { Name: 'v' }, children: [{ value: 0 }] }],
        },
      ],
    };
    const { events } = await read(
      evtxFile([[{ id: 1, template, values: [{ type, bytes: value }] }]]),
    );
    expect(events[0]?.Event['EventData']).toEqual({ v: shown });
  });
});

describe('a damaged event log', () => {
  const whole = () => evtxFile([[FAILED_LOGON(1)], [FAILED_LOGON(2)], [FAILED_LOGON(3)]]);
  const idsOf = (events: { Event: Record<string, Record<string, unknown>> }[]) =>
    events.map((event) => event.Event['System']?.['EventRecordID']);

  it.each<[string, number, number]>([
    ['chunk_magic', 3, 0x58],
    ['chunk_checksum', 600, 0x58],
    ['chunk_checksum', 130, 0x58],
    ['chunk_checksum', 48, 0xff],
  ])('loses the chunk with %s (byte %i) and no other', async (reason, at, value) => {
    const file = whole();
    file[chunkAt(1) + at] = value;
    const { events, damage } = await read(file);
    expect(damage).toEqual([reason]);
    expect(idsOf(events)).toEqual(['1', '3']);
  });

  it('that was cut off keeps what is whole', async () => {
    const { events, damage } = await read(whole().subarray(0, chunkAt(2) + 700));
    expect([idsOf(events), damage]).toEqual([['1', '2'], ['truncated']]);
    expect((await read(whole().subarray(0, 90))).damage).toEqual(['file_header']);
    expect((await read(Buffer.from('no event log at all'.repeat(900)))).damage).toEqual([
      'file_header',
    ]);
  });

  it('that Windows was writing is read without its checksums', async () => {
    const file = evtxFile([[FAILED_LOGON(1), FAILED_LOGON(2), FAILED_LOGON(3)]], { dirty: true });
    const second = file.indexOf('**\0\0', chunkAt(0) + 520, 'latin1');
    // Its size does not fit any more: where it ends is found by the next.
    file[second + 4] = 0xff;
    const { events, damage } = await read(file);
    expect([idsOf(events), damage]).toEqual([['1', '3'], ['record_frame']]);
  });

  it('leaves space that is set aside alone', async () => {
    const file = Buffer.concat([whole(), Buffer.alloc(CHUNK_BYTES)]);
    expect((await read(file)).damage).toEqual([]);
  });

  it('cannot grow without bound', async () => {
    const children = Array.from({ length: 2_000 }, () => ({ value: 0 }));
    const template = { name: 'Event', children };
    const bytes = Buffer.alloc(40_000, 0x41);
    const bomb: EvtxEvent = { id: 1, template, values: [{ type: 0x01, bytes }] };
    expect(await read(evtxFile([[bomb], [FAILED_LOGON(2)]]))).toMatchObject({
      damage: ['too_large'],
      events: [{ Event: {} }],
    });
    let nested: EvtxEvent['values'][number] = { type: 0x01, bytes: Buffer.from('x\0') };
    for (let depth = 0; depth < 200; depth++) {
      nested = {
        template: { name: 'a', children: [{ value: 0 }, { value: 0 }] },
        values: [nested],
      };
    }
    const deep: EvtxEvent = {
      id: 1,
      template: { name: 'Event', children: [{ value: 0 }] },
      values: [nested],
    };
    expect((await read(evtxFile([[deep]]))).damage).toEqual(['too_large']);
  });

  it('never throws and always ends, whatever its bytes are', async () => {
    const events = [1, 2, 3].map(FAILED_LOGON);
    const file = evtxFile([events], { dirty: true });
    const used = file.lastIndexOf('DC01', undefined, 'utf16le') - HEADER_BYTES + 400;
    const mutation = fc.record({
      at: fc.nat(used),
      value: fc.nat(255),
      run: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 12 }), async (mutations) => {
        const mutated = Buffer.from(file);
        for (const { at, value, run } of mutations) {
          mutated.fill(value, chunkAt(0) + at, chunkAt(0) + at + run);
        }
        const { lines, damage } = await read(mutated, CHUNK_BYTES);
        expect(lines.length).toBeLessThanOrEqual(events.length);
        expect(damage.length).toBeLessThan(20);
        for (const line of lines) expect(line).not.toContain('\n');
      }),
      { numRuns: 3_000 },
    );
  }, 60_000);
});

describe('upload of an event log', () => {
  it.each([['a.evtx'], ['a.evtx.gz'], ['a.bin']])('%s becomes lines', async (name) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'gac-evtx-'));
    const bytes = evtxFile([[FAILED_LOGON(1)], [FAILED_LOGON(2)], [FAILED_LOGON(3)]]);
    bytes[chunkAt(1) + 600] = 0x58;
    fs.writeFileSync(path.join(folder, name), name.endsWith('.gz') ? gzipSync(bytes) : bytes);
    const upload = await openUpload(path.join(folder, name));
    const texts: string[] = [];
    for await (const part of upload.parts()) {
      for await (const batch of lineBatches(part.content)) texts.push(...batch.text.split('\n'));
    }
    expect(texts.map((text) => JSON.parse(text).Event.System.EventRecordID)).toEqual(['1', '3']);
    expect([...upload.damage()]).toEqual([['chunk_checksum', 1]]);
    await rm(folder, { recursive: true });
  });
});
