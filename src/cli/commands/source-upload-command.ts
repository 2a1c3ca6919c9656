import type { IssuedSourceKey } from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { argument, type Command, type CommandContext, EXIT, missing } from '../command.ts';
import { print, printJson } from '../output.ts';
import { TerminalLine } from '../terminal-line.ts';
import { openUpload } from '../upload/open-upload.ts';
import { sendUpload, type UploadProgress } from '../upload/send-upload.ts';
import { uploadSender } from '../upload/upload-sender.ts';

const PERCENT = 100;

/** What came of one file. */
interface FileSum {
  readonly file: string;
  readonly lines: number;
  readonly repeated: number;
  /** Parts of event logs that could not be read, by reason; absent = none. */
  readonly damaged?: Readonly<Record<string, number>>;
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
  const keys = `/v1/sources/${encodeURIComponent(id)}/keys`;
  const client = context.client();
  // A key of its own, which nobody has any more when the upload is over.
  const { body: issued } = await client.send<IssuedSourceKey>('POST', keys);
  try {
    const sums: FileSum[] = [];
    for (const file of files) {
      sums.push(await sendFile(context, file, { id, key: issued.key }));
    }
    if (context.json) printJson(context, sums);
    return EXIT.ok;
  } finally {
    await client.send('DELETE', `${keys}/${encodeURIComponent(issued.keyId)}`);
  }
}

async function sendFile(
  context: CommandContext,
  file: string,
  { id, key }: { id: string; key: string },
): Promise<FileSum> {
  const { language, errors } = context;
  const number = (value: number) => new Intl.NumberFormat(language).format(value);
  const line = new TerminalLine(errors, systemClock);
  const send = uploadSender({ url: `${context.client().url}/v1/ingest/${id}`, key });
  let reached: UploadProgress = { part: file, lines: 0, repeated: 0, fraction: 0 };
  const opened = await openUpload(file);
  try {
    for await (reached of sendUpload(opened, send)) {
      const { part, lines, fraction } = reached;
      line.show(fraction, (left) =>
        text(language, 'cli.upload.progress', {
          ...{ part, left, percent: Math.floor(fraction * PERCENT), lines: number(lines) },
        }),
      );
    }
  } finally {
    line.clear();
  }
  const { lines, repeated } = reached;
  if (!context.json) {
    const said = { file, lines: number(lines), repeated: number(repeated), id };
    print(context, text(language, 'cli.upload.done', said));
    for (const [reason, count] of opened.damage()) {
      const why = text(language, `cli.upload.damage.${reason}`);
      print(context, text(language, 'cli.upload.damaged', { file, count: number(count), why }));
    }
  }
  const damaged = Object.fromEntries(opened.damage());
  return { file, lines, repeated, ...(opened.damage().size > 0 ? { damaged } : {}) };
}
