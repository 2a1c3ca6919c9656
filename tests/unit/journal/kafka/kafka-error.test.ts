// Goal: an answer that cannot be taken apart is told from brokers that are away, so that a reader steps over it.
// Method: the errors of everybody who takes answers apart.
import { zstdDecompressSync } from 'node:zlib';
import { KafkaJSConnectionError } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { UnpackError } from '../../../../src/collect/kafka/unpack/unpack-error.ts';
import { isUndecodable } from '../../../../src/journal/kafka/kafka-error.ts';

const thrownBy = (act: () => unknown) => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('isUndecodable', () => {
  it.each([
    ['numbers beyond the end', thrownBy(() => Buffer.alloc(1).readInt32BE(0))],
    ['damaged Zstandard', thrownBy(() => zstdDecompressSync(Buffer.from('damaged')))],
    ['a batch that the codecs of this process give up', new UnpackError('too many records')],
  ])('is true of %s', (_, error) => {
    expect(isUndecodable(error)).toBe(true);
  });

  it('is false of brokers that are away', () => {
    expect(isUndecodable(new KafkaJSConnectionError('gone', {}))).toBe(false);
  });
});
