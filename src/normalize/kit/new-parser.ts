import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { PARSERS_FOLDER, samplesFolder } from './samples.ts';

const TYPE = /^[a-z][a-z0-9-]{0,40}\.[a-z][a-z0-9-]{0,40}$/;

/** What came of making a folder. */
export type ParserFolder =
  | { readonly kind: 'made'; readonly folder: string; readonly file: string }
  | { readonly kind: 'exists'; readonly folder: string }
  | { readonly kind: 'bad_type' };

/** Makes the folder of a type with a skeleton of its parser and a first sample; never writes over anything. */
export function makeParserFolder(
  type: string,
  sample: string,
  root: string = PARSERS_FOLDER,
): ParserFolder {
  if (!TYPE.test(type)) {
    return { kind: 'bad_type' };
  }
  const samples = samplesFolder(type, root);
  const folder = dirname(samples);
  if (existsSync(folder)) {
    return { kind: 'exists', folder };
  }
  mkdirSync(samples, { recursive: true });
  const file = join(folder, `${type.replace('.', '-')}.ts`);
  writeFileSync(file, skeleton(type, relative(folder, root)));
  writeFileSync(join(samples, 'first.log'), sample.endsWith('\n') ? sample : `${sample}\n`);
  return { kind: 'made', folder, file };
}

function skeleton(type: string, up: string): string {
  const constant = type.replace(/[.-]/g, '_').toUpperCase();
  const [product = ''] = type.split('.');
  return `import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '${up}/contract.ts';
import { put } from '${up}/document/put.ts';
import { parseAnyStamp } from '${up}/time/any-stamp.ts';

/** Say here which records of which program these are. */
export const ${constant}: Parser = {
  type: '${type}',
  title: { vi: '${type}', en: '${type}' },
  logsource: { product: '${product}' },
  detect: () => 0,
  parse: parseLine,
};

/** Takes one line apart. It may fail, but never throws, and takes time in proportion to the line. */
function parseLine(line: string, context: ParseContext): ParseOutcome {
  const blank = line.indexOf(' ');
  const stamp = parseAnyStamp(line.slice(0, blank), context);
  if (blank < 0 || stamp === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'no time before the first blank' };
  }
  const doc: PartialEvent = { event: { kind: 'event' } };
  put(doc, 'message', line.slice(blank + 1));
  return { kind: 'parsed', timeMs: stamp.ms, timeNanos: stamp.nanos, doc };
}
`;
}
