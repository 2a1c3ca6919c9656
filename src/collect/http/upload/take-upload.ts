import type { Buffer } from 'node:buffer';
import { setTimeout as wait } from 'node:timers/promises';
import { GacError } from '../../../event/error.ts';
import type { RawRecord } from '../../../event/raw-record.ts';
import type { Source } from '../../../event/source.ts';
import type { Clock } from '../../../telemetry/clock.ts';
import type { Metrics } from '../../../telemetry/metrics.ts';
import type { RecordSink } from '../../contract.ts';
import { cutOversize } from '../../oversize.ts';
import { lineBatches, NotTextError } from './line-batches.ts';
import type { Upload, UploadPart } from './open-upload.ts';
import { uploadStream } from './upload-place.ts';
import { uploadRecords } from './upload-records.ts';

/** Most bytes of text that one file may become: far above what a day of a portal is. */
const UNPACKED_BYTES_MAX = 4 * 1_024 ** 3;
const TRIES_MAX = 30;

export interface UploadIntake {
  readonly sink: Pick<RecordSink, 'append'>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly maxRecordBytes: number;
}

/** What became of an uploaded file. */
export interface TakenFile {
  readonly sizeBytes: number;
  /** SHA-256 of its bytes, hex. */
  readonly hash: string;
  readonly parts: readonly TakenPart[];
  /** Parts, and blocks of event logs, that could not be read. */
  readonly rejected: number;
}

/** What became of one log within a file. */
export interface TakenPart {
  readonly name: string;
  readonly accepted: number;
  /** Records that an earlier upload of the same file brought. */
  readonly duplicates: number;
  /** Why it was not taken to its end. */
  readonly failure?: 'damaged' | 'too_large' | 'not_text';
  /** Of a failure, for engineers, in English. */
  readonly detail?: string;
}

/**
 * Takes a file into the journal as records of a source. Each part is a stream, named by the hash of the file and its place,
 * so that the same file again stores nothing, also when it was broken off in the middle.
 * @throws GacError GAC_JOURNAL_FULL, GAC_JOURNAL_FAILED; what was taken before stays
 */
export async function takeUpload(
  source: Source,
  upload: Upload,
  intake: UploadIntake,
): Promise<readonly TakenPart[]> {
  const taken: TakenPart[] = [];
  const budget = { bytes: UNPACKED_BYTES_MAX };
  const parts = upload.parts();
  try {
    for await (const part of parts) {
      const stream = uploadStream(source.id, { ...upload, part: taken.length });
      taken.push(await takePart(part, { source, stream, intake, budget }));
      if (taken.at(-1)?.failure === 'too_large') break;
    }
  } catch (error) {
    taken.push({ name: upload.name, accepted: 0, duplicates: 0, ...failureOf(error) });
  }
  return taken;
}

interface PartPlace {
  readonly source: Source;
  readonly stream: string;
  readonly intake: UploadIntake;
  /** What may still be unpacked. */
  readonly budget: { bytes: number };
}

async function takePart(part: UploadPart, place: PartPlace): Promise<TakenPart> {
  const { source, stream, intake, budget } = place;
  const sum = { name: part.name, accepted: 0, duplicates: 0 };
  try {
    const lines = lineBatches(limited(part.content, budget));
    for await (const { bodies, end } of uploadRecords(lines, source.multilineStart)) {
      const records = bodies.map((body) => recordOf(body, { source, peer: part.name, intake }));
      const isStored = await store(records, { stream, end }, intake);
      sum[isStored ? 'accepted' : 'duplicates'] += records.length;
    }
    return sum;
  } catch (error) {
    return { ...sum, ...failureOf(error) };
  }
}

/** Stores a batch; `false` = it was stored before. */
async function store(
  records: readonly RawRecord[],
  place: { stream: string; end: number },
  { sink, metrics }: UploadIntake,
): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    const outcome = await sink.append(records, { kind: 'stream', ...place });
    if (outcome.kind === 'duplicate') return false;
    if (outcome.kind === 'accepted') {
      const labels = { transport: 'http', source: records[0]?.sourceId ?? '' };
      metrics.collectReceivedRecords.inc(labels, records.length);
      const bytes = records.reduce((all, { body }) => all + body.length, 0);
      metrics.collectReceivedBytes.inc(labels, bytes);
      return true;
    }
    if (tries === TRIES_MAX || outcome.reason === 'closed') {
      throw new GacError(
        outcome.reason === 'full' ? 'GAC_JOURNAL_FULL' : 'GAC_JOURNAL_FAILED',
        'The journal takes no records at the moment. Upload the file again; nothing is stored twice.',
      );
    }
    await wait(outcome.retryAfterMs);
  }
}

function recordOf(
  bytes: Buffer,
  { source, peer, intake }: { source: Source; peer: string; intake: UploadIntake },
): RawRecord {
  const { body, cutFromBytes } = cutOversize(bytes, intake.maxRecordBytes);
  const receivedAtMs = intake.clock.now();
  return { sourceId: source.id, receivedAtMs, transport: 'http', peer, body, cutFromBytes };
}

/** A file that becomes too much text. */
class TooLargeError extends Error {}

async function* limited(
  content: AsyncIterable<Buffer | string>,
  budget: { bytes: number },
): AsyncGenerator<Buffer | string> {
  for await (const piece of content) {
    budget.bytes -= piece.length;
    if (budget.bytes < 0) throw new TooLargeError('Its text is larger than 4 GiB.');
    yield piece;
  }
}

function failureOf(error: unknown): Pick<TakenPart, 'failure' | 'detail'> {
  if (error instanceof GacError) throw error;
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof NotTextError) return { failure: 'not_text', detail };
  return { failure: error instanceof TooLargeError ? 'too_large' : 'damaged', detail };
}
