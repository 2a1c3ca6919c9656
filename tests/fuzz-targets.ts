// What is fuzzed: every parser through the whole normaliser, and every reader of what comes over the network or in a file.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openUpload } from '../src/cli/upload/open-upload.ts';
import { LineSplitter } from '../src/collect/file/line-splitter.ts';
import { parseBulk } from '../src/collect/http/elasticsearch/parse-bulk.ts';
import { logDocuments, logsRequestSchema } from '../src/collect/http/otlp/log-documents.ts';
import { decodeRequest } from '../src/collect/http/otlp/logs-protobuf.ts';
import { joinMultiline, splitJson, splitLines } from '../src/collect/http/split-records.ts';
import { lineBatches } from '../src/collect/http/upload/line-batches.ts';
import { proxyHeaderOf } from '../src/collect/proxy-header.ts';
import { SyslogFramer } from '../src/collect/syslog/framer.ts';
import { GacError } from '../src/event/error.ts';
import { createNormalizer } from '../src/normalize/create-normalizer.ts';
import { readSamples, samplesFolder } from '../src/normalize/kit/samples.ts';
import { PARSERS } from '../src/normalize/parsers.ts';
import { wrappedLine } from '../src/normalize/stream/wrapped-line.ts';
import { readEnvelope } from '../src/normalize/syslog/envelope.ts';
import { eventLogLines } from '../src/normalize/windows/evtx/event-log-lines.ts';
import { evtxFile, windowsEvent } from './evtx-writer.ts';
import { chunksOf, type Draw } from './fuzz-inputs.ts';
import { rawRecord, sampleSource } from './raw-records.ts';
import { workbookOf, zipOf } from './zip-writer.ts';

/** One thing that takes bytes of strangers; it throws when a promise is broken. */
export interface FuzzTarget {
  readonly name: string;
  /** Real inputs to start from. */
  readonly real: readonly Buffer[];
  /** Longest input. @default 16 KiB */
  readonly bytesMax?: number;
  /** Its part of the inputs. @default 1 */
  readonly weight?: number;
  /** How many times the time of a line it may take: a file is more than a line. @default 1 */
  readonly allowance?: number;
  run(bytes: Buffer, draw: Draw): void | Promise<void>;
}

/** At least what is kept of a message that is too long. */
const FRAME_BYTES_MAX = 8_192;
const FILE_BYTES_MAX = 1_048_576;
const ANCHOR = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: Date.parse('2026-11-22T03:00:00Z') };
const folder = fs.mkdtempSync(join(tmpdir(), 'gac-fuzz-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const normalizer = createNormalizer({ journalId: 'fuzz', pseudonymKey: 'fuzz' });

const samples = PARSERS.flatMap((parser) =>
  readSamples(samplesFolder(parser.type)).map(({ records, settings }) => ({
    type: parser.type,
    settings,
    real: records.filter((record) => record !== '').map((record) => Buffer.from(record)),
  })),
);
const lines = samples.flatMap(({ real }) => real);

/** Every sample of every parser with its settings, and one source that tells the type by itself. */
export const PARSER_TARGETS: readonly FuzzTarget[] = [
  ...samples.map(({ type, settings, real }) => target(type, real, settings)),
  target('auto', lines, undefined),
];

function target(
  type: string,
  real: readonly Buffer[],
  settings: (typeof samples)[number]['settings'],
): FuzzTarget {
  const source = sampleSource(type, { settings });
  return {
    name: type,
    real,
    run(bytes, draw) {
      const transport = draw(2) === 0 ? 'syslog' : 'file';
      const { doc } = normalizer.normalize(rawRecord(bytes, { transport }), source);
      assert.equal(typeof doc.event.original, 'string', 'the original is kept');
      assert.ok(doc.event.kind, 'it is an event or a dead letter');
      assert.notEqual(doc.gac?.dead_letter?.reason, 'parser_defect', doc.gac?.dead_letter?.detail);
      assert.ok(!Number.isNaN(Date.parse(doc['@timestamp'])), 'it has a time');
    },
  };
}

/** Readers of frames, bodies and files. */
export const READER_TARGETS: readonly FuzzTarget[] = [
  reader('syslog frames', framed(), (bytes, draw) => {
    const framer = new SyslogFramer(FRAME_BYTES_MAX);
    const frames = [
      ...chunksOf(bytes, draw).flatMap((chunk) => framer.push(chunk)),
      ...framer.end(),
    ];
    assert.ok(frames.every(({ body }) => body.length <= FRAME_BYTES_MAX));
  }),
  reader('lines of files', lines, (bytes, draw) => {
    const splitter = new LineSplitter(0, FRAME_BYTES_MAX);
    const found = chunksOf(bytes, draw).flatMap((chunk) => splitter.push(chunk));
    assert.ok([...found, ...splitter.flush()].every(({ body }) => body.length <= FRAME_BYTES_MAX));
    assert.equal(splitter.position, bytes.length);
  }),
  reader('multiline', lines, (bytes) => {
    const split = splitLines(bytes);
    assert.ok(joinMultiline(split, /^\[?\d{4}-\d\d-\d\d/).length <= split.length);
  }),
  reader('JSON bodies', [...lines, Buffer.from('[{"a":1},"b",[2]]')], (bytes) => {
    assert.ok(['records', 'malformed'].includes(splitJson(bytes).kind));
  }),
  reader('_bulk', bulkBodies(), (bytes) => {
    expected(() => parseBulk(bytes, 'logs'));
  }),
  reader('OTLP protobuf', otlpBodies(), (bytes) => {
    const request = quietly(() => decodeRequest(bytes));
    const checked = logsRequestSchema.safeParse(request);
    if (checked.success) logDocuments(checked.data);
  }),
  reader('OTLP JSON', [Buffer.from(OTLP_JSON())], (bytes) => {
    const checked = logsRequestSchema.safeParse(quietly(() => JSON.parse(bytes.toString())));
    if (checked.success) logDocuments(checked.data);
  }),
  reader('PROXY header', proxyHeaders(), (bytes) => {
    const header = proxyHeaderOf(bytes);
    assert.ok(header.kind !== 'header' || header.bytes <= bytes.length);
  }),
  reader('syslog envelope', lines, (bytes) => {
    readEnvelope(bytes.toString(), ANCHOR);
    wrappedLine(bytes.toString());
  }),
  reader(
    'uploaded text',
    [...lines, Buffer.from('\ufeffa,b\r\n1,2\r\n', 'utf16le')],
    async (bytes, draw) => {
      for await (const { text } of lineBatches(oneByOne(chunksOf(bytes, draw)))) assert.ok(text);
    },
  ),
  whole('event logs', eventLogs(), async (bytes, draw) => {
    for await (const line of eventLogLines(oneByOne(chunksOf(bytes, draw)), new Map())) {
      assert.ok(line.length <= FILE_BYTES_MAX);
    }
  }),
  ...[
    ['uploaded gzip', 'a.log.gz', lines.slice(0, 50).map((line) => gzipSync(line))] as const,
    ['uploaded zip', 'a.zip', [zipOf({ 'a.log': 'one\ntwo\n', 'b.csv': 'a;b\n1;2\n' })]] as const,
    [
      'uploaded workbook',
      'a.xlsx',
      [
        workbookOf([
          ['a', 'b'],
          ['1', '2'],
        ]),
      ],
    ] as const,
  ].map(([name, file, real]) =>
    whole(name, real, async (bytes) => {
      const path = join(folder, file);
      fs.writeFileSync(path, bytes);
      await tolerant(() => readUpload(path));
    }),
  ),
];

async function readUpload(path: string): Promise<void> {
  const upload = await openUpload(path);
  for await (const { content } of upload.parts()) {
    for await (const piece of content) assert.ok(piece.length <= FILE_BYTES_MAX);
  }
}

/** A damaged file is refused in words. */
async function tolerant(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Error) || error.message === '') throw error;
    if (error instanceof assert.AssertionError) throw error;
  }
}

function reader(name: string, real: readonly Buffer[], run: FuzzTarget['run']): FuzzTarget {
  return { name, real, run };
}

/** A reader of whole files, which are larger and fewer. */
function whole(name: string, real: readonly Buffer[], run: FuzzTarget['run']): FuzzTarget {
  return { name, real, run, bytesMax: 131_072, weight: 0.1, allowance: 50 };
}

/** Refusals with a code are answers; anything else is a defect. */
function expected(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof GacError)) throw error;
  }
}

/** Of libraries any error is an answer. */
function quietly(run: () => unknown): unknown {
  try {
    return run();
  } catch {
    // Not decodable: the route answers 400.
    return undefined;
  }
}

async function* oneByOne(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield chunk;
}

function framed(): Buffer[] {
  const some = lines.slice(0, 200);
  return [
    ...some.map((line) => Buffer.concat([Buffer.from(`${line.length} <13>`), line])),
    ...some.map((line) => Buffer.concat([Buffer.from('<13>'), line, Buffer.from('\n<14>next\0')])),
  ];
}

function bulkBodies(): Buffer[] {
  return lines
    .slice(0, 100)
    .map((line) =>
      Buffer.from(
        `{"create":{"_index":"logs","_id":"1"}}\n${JSON.stringify({ message: line.toString() })}\n{"delete":{"_id":"2"}}\n`,
      ),
    );
}

function OTLP_JSON(): string {
  const record = {
    timeUnixNano: '1795316400000000000',
    severityNumber: 9,
    body: { stringValue: 'a line' },
    attributes: [{ key: 'k', value: { arrayValue: { values: [{ intValue: '1' }] } } }],
  };
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
}

/** resourceLogs › scopeLogs › logRecords with a time and a body, written by hand. */
function otlpBodies(): Buffer[] {
  const field = (number: number, content: Buffer): Buffer =>
    Buffer.concat([Buffer.of((number << 3) | 2, content.length), content]);
  const time = Buffer.concat([Buffer.of(0x09), Buffer.from('00e0b0c5f1b0ea18', 'hex')]);
  const body = field(5, field(1, Buffer.from('a line')));
  return [field(1, field(2, field(2, Buffer.concat([time, body])))), gzipSync(Buffer.from('x'))];
}

function proxyHeaders(): Buffer[] {
  return [
    Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.1 1 2\r\n<13>x'),
    Buffer.from('PROXY UNKNOWN\r\n'),
    Buffer.from(
      '0d0a0d0a000d0a515549540a21110 00cc0000201c6336401000100 02'.replaceAll(' ', ''),
      'hex',
    ),
  ];
}

function eventLogs(): Buffer[] {
  const logon = windowsEvent({
    ...{ id: 1, code: 4625, channel: 'Security', computer: 'DC01.tinh.example', keywords: 1n },
    ...{ provider: 'Microsoft-Windows-Security-Auditing', timeMs: ANCHOR.receivedAtMs },
    data: { TargetUserName: '<script>', IpAddress: '198.51.100.7' },
  });
  return [evtxFile([[logon, logon]]), ...lines.slice(0, 20)];
}
