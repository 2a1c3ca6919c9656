// Goal: an answer that cannot be taken apart is told from brokers that are away, so that a reader steps over it; a log-in
// that is refused is not tried again, one that broke off is.
// Method: the errors of everybody who takes answers apart; those of kafkajs as real brokers made it throw them.
import { zstdDecompressSync } from 'node:zlib';
import { KafkaJSConnectionError, KafkaJSSASLAuthenticationError } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { UnpackError } from '../../../../src/collect/kafka/unpack/unpack-error.ts';
import { isUndecodable } from '../../../../src/journal/kafka/kafka-error.ts';
import { patiently } from '../../../../src/journal/kafka/patiently.ts';

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

/** Its types leave out what it takes. */
const LogInError = KafkaJSSASLAuthenticationError as unknown as new (text: string) => Error;

describe('a log-in', () => {
  const failing = (text: string) => {
    const asked: number[] = [];
    const ask = async () => {
      asked.push(1);
      if (asked.length < 3) throw new LogInError(text);
    };
    return { asked, done: patiently('connecting', ask) };
  };

  it.each([
    'SASL PLAIN authentication failed: Authentication failed: Invalid username or password',
    'SASL SCRAM SHA512 authentication failed: Authentication failed during authentication due to invalid credentials',
  ])('that is refused is not tried again: %s', async (text) => {
    const { asked, done } = failing(text);
    await expect(done).rejects.toMatchObject({ code: 'GAC_JOURNAL_FAILED' });
    expect(asked).toHaveLength(1);
  });

  it('that broke off is tried again', async () => {
    const { asked, done } = failing('SASL PLAIN authentication failed: Closed connection');
    await done;
    expect(asked).toHaveLength(3);
  });
});
