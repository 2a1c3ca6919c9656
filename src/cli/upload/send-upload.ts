import { setTimeout as sleep } from 'node:timers/promises';
import { lineBatches, NotTextError } from '../../collect/http/upload/line-batches.ts';
import type { Upload, UploadPart } from '../../collect/http/upload/open-upload.ts';
import { type UploadPlace, writeUploadPlace } from '../../collect/http/upload/upload-place.ts';
import { uploadRecords } from '../../collect/http/upload/upload-records.ts';

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
  /** A record may have several lines. */
  readonly records: number;
  /** Records that an earlier upload of the same file stored. */
  readonly repeated: number;
  readonly fraction: number;
  /** Parts that are no text, of which nothing was sent. */
  readonly refused: readonly string[];
}

/** What an upload is sent with. */
export interface UploadWay {
  /** Sends whole records as lines, with the value of their `Upload-Place`. */
  readonly send: (text: string, place: string) => Promise<Sent>;
  /** How a record of the source begins, where it may have several lines. */
  readonly multilineStart: string | undefined;
}

/**
 * Sends a file batch by batch; yields after each. Each batch says where in which file it ends, so that a file that was
 * uploaded before, in whole or in part and whichever way, is stored once.
 * @throws Error when the service stays busy, or as `send` does
 */
export async function* sendUpload(
  upload: Upload,
  { send, multilineStart }: UploadWay,
): AsyncGenerator<UploadProgress> {
  const sum = { lines: 0, records: 0, repeated: 0 };
  const { hash, packing, sizeBytes } = upload;
  const refused: string[] = [];
  let number = 0;
  for await (const part of upload.parts()) {
    const before = sum.lines;
    const lines = textLines(part, refused);
    for await (const { bodies, end } of uploadRecords(lines, multilineStart)) {
      const place: UploadPlace = { hash, packing, part: number, end };
      const text = bodies.map(String).join('\n');
      const sent = await patiently(() => send(text, writeUploadPlace(place)));
      sum.lines = before + end;
      sum.records += bodies.length;
      if (sent.duplicate) sum.repeated += bodies.length;
      const fraction = sizeBytes === 0 ? 1 : upload.readBytes() / sizeBytes;
      yield { part: part.name, ...sum, fraction: Math.min(1, fraction), refused };
    }
    number += 1;
  }
  yield { part: upload.name, ...sum, fraction: 1, refused };
}

/** The lines of a part; one that is no text has none and is noted. */
async function* textLines({ name, content }: UploadPart, refused: string[]) {
  try {
    yield* lineBatches(content);
  } catch (error) {
    if (!(error instanceof NotTextError)) throw error;
    refused.push(name);
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
