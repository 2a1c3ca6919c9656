import { setTimeout as sleep } from 'node:timers/promises';
import { lineBatches } from '../../collect/http/upload/line-batches.ts';
import type { Upload } from '../../collect/http/upload/open-upload.ts';

const TRIES_MAX = 30;
const WAIT_MS = 1_000;
const BUSY = [429, 503];

/** What one batch came to. */
export type Sent =
  | { readonly kind: 'taken'; readonly accepted: number; readonly duplicate: boolean }
  | { readonly kind: 'busy'; readonly retryAfterMs: number | undefined };

/** How far an upload is. */
export interface UploadProgress {
  readonly part: string;
  readonly lines: number;
  /** Stored by an earlier upload of the same file. */
  readonly repeated: number;
  readonly fraction: number;
}

/**
 * Sends a file batch by batch; yields after each. Each batch has a key made of the file's hash and its place, so that an
 * upload that was broken off and is begun again stores nothing twice, for a day.
 * @throws Error when the service stays busy, or as `send` does
 */
export async function* sendUpload(
  upload: Upload,
  send: (text: string, key: string) => Promise<Sent>,
): AsyncGenerator<UploadProgress> {
  let lines = 0;
  let repeated = 0;
  let place = 0;
  for await (const part of upload.parts()) {
    for await (const batch of lineBatches(part.content)) {
      const sent = await patiently(() => send(batch.text, `upload:${upload.hash}:${place}`));
      place += 1;
      lines += batch.lines;
      if (sent.duplicate) repeated += batch.lines;
      const fraction = upload.sizeBytes === 0 ? 1 : upload.readBytes() / upload.sizeBytes;
      yield { part: part.name, lines, repeated, fraction: Math.min(1, fraction) };
    }
  }
}

async function patiently(attempt: () => Promise<Sent>): Promise<Sent & { kind: 'taken' }> {
  for (let tries = 1; ; tries++) {
    const sent = await attempt();
    if (sent.kind === 'taken') return sent;
    if (tries >= TRIES_MAX) throw new Error('The service takes no records at the moment.');
    await sleep(sent.retryAfterMs ?? WAIT_MS);
  }
}

/** Whether an answer asks for the same batch again. */
export function isBusy(status: number): boolean {
  return BUSY.includes(status);
}
