import path from 'node:path';
import type { IssuedSourceKey, SourceView, UploadReport } from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { argument, type Command, type CommandContext, EXIT, missing } from '../command.ts';
import { print, printJson } from '../output.ts';
import { TerminalLine } from '../terminal-line.ts';
import { type LogUpload, openUpload } from '../upload/open-upload.ts';
import { sendUpload, type UploadProgress } from '../upload/send-upload.ts';
import { uploadSender } from '../upload/upload-sender.ts';

const PERCENT = 100;

/** What came of one file. */
interface FileSum {
  readonly file: string;
  readonly lines: number;
  readonly records: number;
  /** Records already received: an earlier upload of the same file stored them. */
  readonly repeated: number;
  /** Parts of event logs that could not be read, by reason; absent = none. */
  readonly damaged?: Readonly<Record<string, number>>;
  /** Files and members of archives that are no text; absent = none. */
  readonly refused?: readonly string[];
}

/** `gac source upload`. */
export const SOURCE_UPLOAD_COMMAND: Command = {
  name: ['source', 'upload'],
  summary: 'cli.source_upload',
  synopsis: 'ID FILE…',
  options: {},
  run: upload,
};

async function upload(context: CommandContext) {
  const id = argument(context, 'ID');
  const files = context.rest.slice(1);
  if (files.length === 0) throw missing(context, 'FILE');
  const route = `/v1/sources/${encodeURIComponent(id)}`;
  const keys = `${route}/keys`;
  const client = context.client();
  const { multilineStart } = (await client.get<SourceView>(route)).body;
  // A key of its own, which nobody has any more when the upload is over.
  const { body: issued } = await client.send<IssuedSourceKey>('POST', keys);
  try {
    const sums: FileSum[] = [];
    for (const file of files) {
      sums.push(await sendFile(context, file, { id, key: issued.key, multilineStart }));
    }
    if (context.json) printJson(context, sums);
    return sums.some(({ refused }) => refused !== undefined) ? EXIT.failed : EXIT.ok;
  } finally {
    await client.send('DELETE', `${keys}/${encodeURIComponent(issued.keyId)}`);
  }
}

interface FileWay {
  readonly id: string;
  readonly key: string;
  readonly multilineStart: string | undefined;
}

async function sendFile(context: CommandContext, file: string, way: FileWay): Promise<FileSum> {
  const { language, errors } = context;
  const { id, key, multilineStart } = way;
  const line = new TerminalLine(errors, systemClock);
  const send = uploadSender({ url: `${context.client().url}/v1/ingest/${id}`, key });
  const sent = { lines: 0, records: 0, repeated: 0 };
  let reached: UploadProgress = { part: file, ...sent, fraction: 0, refused: [] };
  const opened = await openUpload(file);
  let complete = false;
  try {
    for await (reached of sendUpload(opened, { send, multilineStart })) {
      const { part, lines, fraction } = reached;
      line.show(fraction, (left) =>
        text(language, 'cli.upload.progress', {
          ...{ part, left, percent: Math.floor(fraction * PERCENT) },
          lines: written(context, lines),
        }),
      );
    }
    complete = opened.damage().size === 0 && reached.refused.length === 0;
  } finally {
    line.clear();
    await report(context, id, { opened, reached, complete });
  }
  const { lines, records, repeated, refused } = reached;
  const damaged = Object.fromEntries(opened.damage());
  const left = refused.length === 0 ? {} : { refused };
  const sum = { file, lines, records, repeated, ...left };
  if (!context.json) sayDone(context, id, { sum, damage: opened.damage() });
  return opened.damage().size > 0 ? { ...sum, damaged } : sum;
}

function written({ language }: CommandContext, value: number): string {
  return new Intl.NumberFormat(language).format(value);
}

function sayDone(
  context: CommandContext,
  id: string,
  { sum, damage }: { sum: FileSum; damage: ReturnType<LogUpload['damage']> },
): void {
  const { language } = context;
  const { file, records, repeated, refused = [] } = sum;
  const key = records > 0 && repeated === records ? 'cli.upload.already' : 'cli.upload.done';
  const counts = { records: written(context, records), repeated: written(context, repeated) };
  for (const part of refused) print(context, text(language, 'cli.upload.not_text', { part }));
  if (records > 0) print(context, text(language, key, { file, id, ...counts }));
  else if (refused.length + damage.size === 0) {
    print(context, text(language, 'cli.upload.empty', { file }));
  }
  for (const [reason, count] of damage) {
    const why = text(language, `cli.upload.damage.${reason}`);
    print(
      context,
      text(language, 'cli.upload.damaged', { file, count: written(context, count), why }),
    );
  }
}

/** Tells the service which file that was, for the audit. */
async function report(
  context: CommandContext,
  id: string,
  of: { opened: LogUpload; reached: UploadProgress; complete: boolean },
): Promise<void> {
  const { opened, reached, complete } = of;
  const { records, repeated, refused } = reached;
  const body: UploadReport = {
    ...{ name: path.basename(opened.name), bytes: opened.sizeBytes, sha256: opened.hash },
    ...{ records: records - repeated, duplicates: repeated, complete },
    rejected: [...opened.damage().values()].reduce((sum, count) => sum + count, refused.length),
  };
  const route = `/v1/sources/${encodeURIComponent(id)}/uploads/report`;
  await context.client().send('POST', route, { body });
}
