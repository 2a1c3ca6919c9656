import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { Source, SourceSettings } from '../../event/source.ts';
import type { Parser } from '../contract.ts';
import { createNormalizer } from '../create-normalizer.ts';
import { configureParser } from '../settings/configure-parser.ts';

/** Folder below which every parser has its own: the type with its dots as slashes. */
export const PARSERS_FOLDER = join(import.meta.dirname, '..');
/** When the records of samples were received: 22 November 2026, 10:00 in Viet Nam. */
export const SAMPLES_RECEIVED_AT_MS = 1_795_316_400_000;

/** One file of sample records. */
export interface Sample {
  /** Such as `combined`. */
  readonly name: string;
  readonly records: readonly string[];
  /** From `combined.settings.json` beside it. */
  readonly settings: SourceSettings | undefined;
  /** Path of the documents that it should become. */
  readonly expectedFile: string;
}

/** Folder of the samples of a type. */
export function samplesFolder(type: string, root: string = PARSERS_FOLDER): string {
  return join(root, ...type.split('.'), 'samples');
}

/** The samples in a folder: of `*.log` each line is a record, of `*.record` the whole file is one. */
export function readSamples(folder: string): readonly Sample[] {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files
    .filter((file) => /\.(?:log|record)$/.test(file))
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8').replace(/\n$/, '');
      const name = file.replace(/\.\w+$/, '');
      return {
        name,
        records: file.endsWith('.log') ? text.split('\n') : [text],
        settings: settingsIn(join(folder, `${name}.settings.json`)),
        expectedFile: join(folder, `${name}.expected.json`),
      };
    });
}

function settingsIn(file: string): SourceSettings | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SourceSettings) : undefined;
}

/**
 * The finished documents of a sample, as JSON has them. A record that begins with `<` came by syslog, others from a file.
 * @throws GacError GAC_REQUEST_INVALID for settings that the type does not take
 */
export function documentsOf(parser: Parser, sample: Sample): unknown[] {
  configureParser(parser, sample.settings);
  const normalizer = createNormalizer({
    journalId: 'journal1',
    pseudonymKey: 'golden',
    parsers: [parser],
  });
  const source = sourceOf(parser.type, sample.settings);
  const docs = sample.records.map(
    (record, offset) => normalizer.normalize(recordOf(record, offset), source).doc,
  );
  return JSON.parse(JSON.stringify(docs)) as unknown[];
}

function recordOf(text: string, offset: number): JournalRecord {
  return {
    sourceId: 'sample-source',
    receivedAtMs: SAMPLES_RECEIVED_AT_MS,
    transport: text.startsWith('<') ? 'syslog' : 'file',
    peer: '/var/log/sample.log',
    body: Buffer.from(text),
    cutFromBytes: 0,
    partition: 0,
    offset,
  };
}

function sourceOf(type: string, settings: SourceSettings | undefined): Source {
  return {
    id: 'sample-source',
    name: 'Sample',
    type,
    province: '01',
    commune: undefined,
    timezone: 'Asia/Ho_Chi_Minh',
    transport: { kind: 'file', path: '/var/log/sample.log' },
    multilineStart: undefined,
    settings,
    enabled: true,
    createdAtMs: 0,
    version: 1,
  };
}
