import type { Buffer } from 'node:buffer';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import { type BatchHead, readBatchHead } from './batch-head.ts';
import { checkRecords } from './check-records.ts';
import { standIn } from './stand-in.ts';
import { UnpackError } from './unpack-error.ts';
import { unpackLz4 } from './unpack-lz4.ts';
import { unpackSnappy } from './unpack-snappy.ts';

/** What one batch may become; some kilobytes of a stranger can become any number of them. */
const UNPACKED_BYTES_MAX = 64 * 1024 * 1024;
/** Each takes some fifty bytes before it is read; of lines as they usually are the bytes come to their limit first. */
const BATCH_RECORDS_MAX = 1_000_000;
/** The batches of one answer of a broker may become so much; the rest is asked for again. */
const ANSWER_BYTES_MAX = 128 * 1024 * 1024;
const ANSWER_RECORDS_MAX = 500_000;

type Unpack = (packed: Buffer, maxBytes: number) => Buffer | Promise<Buffer>;

const unzip = promisify(gunzip);
const unpackZstd = promisify(zstdDecompress);

const { CompressionTypes } = kafkajs;
const CODECS: readonly { name: string; type: number; unpack: Unpack }[] = [
  {
    ...{ name: 'gzip', type: CompressionTypes.GZIP },
    unpack: (packed, maxOutputLength) => unzip(packed, { maxOutputLength }),
  },
  { name: 'snappy', type: CompressionTypes.Snappy, unpack: unpackSnappy },
  { name: 'lz4', type: CompressionTypes.LZ4, unpack: unpackLz4 },
  {
    ...{ name: 'zstd', type: CompressionTypes.ZSTD },
    unpack: (packed, maxOutputLength) => unpackZstd(packed, { maxOutputLength }),
  },
];

/** What the answers that are being read have become so far. */
const answers = new WeakMap<ArrayBufferLike, { bytes: number; records: number }>();

/**
 * Lets every client of the process read what producers compress by gzip, Snappy, LZ4 and Zstandard. A batch that cannot be
 * unpacked is read as its stand-in. Nothing is ever compressed by these.
 */
export function registerCodecs(): void {
  for (const { name, type, unpack } of CODECS) {
    const codec = {
      compress: async () => {
        throw new UnpackError(`Nothing is compressed by ${name} here.`);
      },
      decompress: (packed: Buffer) => decompress(packed, { name, type, unpack }),
    };
    Object.assign(kafkajs.CompressionCodecs, { [type]: () => codec });
  }
}

async function decompress(
  packed: Buffer,
  { name, type, unpack }: (typeof CODECS)[number],
): Promise<Buffer> {
  const head = readBatchHead(packed, type);
  const answer = answers.get(packed.buffer) ?? { bytes: 0, records: 0 };
  if (answer.bytes >= ANSWER_BYTES_MAX || answer.records >= ANSWER_RECORDS_MAX) throw laterOn();
  answers.set(packed.buffer, answer);
  let bytes: Buffer;
  try {
    if (head) checkCount(head);
    bytes = await unpack(packed, UNPACKED_BYTES_MAX);
    if (head) checkRecords(bytes, head.records);
  } catch (cause) {
    const reason = (cause as Error).message;
    if (!head) throw new UnpackError(`A batch of ${name}: ${reason}`, { cause });
    bytes = standIn(head, { codec: name, packedBytes: packed.length, reason });
  }
  answer.bytes += bytes.length;
  // A stand-in may be fewer than the head tells of; no record is without bytes.
  answer.records += Math.min(head?.records ?? 0, bytes.length);
  return bytes;
}

function checkCount({ records }: BatchHead): void {
  if (records <= BATCH_RECORDS_MAX) return;
  throw new UnpackError(`${records} messages are more than ${BATCH_RECORDS_MAX}.`);
}

/** The client takes this for the end of an answer that was cut off, and asks again from here on. */
function laterOn(): Error {
  const error = new Error('The rest of this answer is asked for again.');
  error.name = 'KafkaJSPartialMessageError';
  return error;
}
