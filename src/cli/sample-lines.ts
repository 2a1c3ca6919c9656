import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lineBatches, NotTextError } from '../collect/http/upload/line-batches.ts';
import type { UploadPart } from '../collect/http/upload/open-upload.ts';
import { foreignKind } from '../event/text-encoding.ts';
import { text } from '../message/text.ts';
import { type CommandContext, UsageError } from './command.ts';
import { openUpload } from './upload/open-upload.ts';

/** What one report is made of, at most. */
const LINES_MAX = 1_000;
const LINE_CHARACTERS_MAX = 65_536;
const HEAD_BYTES = 4_096;
/** As long as the list of what is in an archive usually is, at its end. */
const TAIL_BYTES = 65_536;
const OFFICE_MARK = '[Content_Types].xml';
const WORKBOOK_MARK = 'xl/workbook.xml';

/**
 * The first lines of a file, at most 1,000, unpacked and decoded as an upload of it would be; what a line has beyond 65,536
 * characters is left out. @throws UsageError when it has no lines or is no log
 */
export async function sampleLines(
  context: CommandContext,
  file: string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  let isForeign = false;
  try {
    const { parts } = await openUpload(file, { name: await packedName(file) });
    for await (const { content } of parts()) {
      isForeign = !(await addLines(lines, content)) || isForeign;
      if (lines.length >= LINES_MAX) break;
    }
  } catch (error) {
    throw asUsage(context, error);
  }
  if (lines.length > 0) return lines.slice(0, LINES_MAX);
  const why = isForeign ? 'cli.sample.not_text' : 'cli.sample.empty';
  throw new UsageError(text(context.language, why));
}

/** Adds the lines of one log; `false` = it is none, as a document in an archive. */
async function addLines(lines: string[], content: UploadPart['content']): Promise<boolean> {
  try {
    for await (const batch of lineBatches(content)) {
      const whole = batch.text.split('\n').map((line) => line.replace(/\r$/, ''));
      lines.push(...whole.map((line) => line.slice(0, LINE_CHARACTERS_MAX)));
      if (lines.length >= LINES_MAX) break;
    }
    return true;
  } catch (error) {
    if (error instanceof NotTextError) return false;
    throw error;
  }
}

/** The first lines of what stands in the input, as `sampleLines` of a file. @throws UsageError */
export async function inputSample(context: CommandContext): Promise<readonly string[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gac-sample-'));
  try {
    const file = path.join(folder, 'sample');
    await pipeline(context.input, fs.createWriteStream(file, { mode: 0o600 }));
    return await sampleLines(context, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How it is packed is seen in a sample itself, which may have any name. */
async function packedName(file: string): Promise<string> {
  const head = Buffer.alloc(HEAD_BYTES);
  const tail = Buffer.alloc(TAIL_BYTES);
  const opened = await fs.promises.open(file);
  try {
    await opened.read(head, 0, HEAD_BYTES);
    const { size } = await opened.stat();
    await opened.read(tail, 0, TAIL_BYTES, Math.max(0, size - TAIL_BYTES));
  } finally {
    await opened.close();
  }
  const name = `${path.basename(file)}.log`;
  if (foreignKind(head) !== 'packed') return name;
  if (head[0] === 0x1f) return `${name}.gz`;
  if (head[0] !== 0x50) return name;
  if (tail.includes(WORKBOOK_MARK)) return `${name}.xlsx`;
  // Other documents of an office are archives, too, and no logs.
  return tail.includes(OFFICE_MARK) ? name : `${name}.zip`;
}

function asUsage({ language }: CommandContext, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') {
    return new UsageError(text(language, 'cli.sample.unreadable', { code }));
  }
  return error;
}
