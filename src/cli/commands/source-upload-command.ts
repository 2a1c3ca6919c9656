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
    const sums: { file: string; lines: number; repeated: number }[] = [];
    for (const file of files) {
      const { lines, repeated } = await sendFile(context, file, { id, key: issued.key });
      sums.push({ file, lines, repeated });
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
): Promise<UploadProgress> {
  const { language, errors } = context;
  const number = (value: number) => new Intl.NumberFormat(language).format(value);
  const line = new TerminalLine(errors, systemClock);
  const send = uploadSender({ url: `${context.client().url}/v1/ingest/${id}`, key });
  let reached: UploadProgress = { part: file, lines: 0, repeated: 0, fraction: 0 };
  try {
    for await (reached of sendUpload(await openUpload(file), send)) {
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
  }
  return reached;
}
