// Goal: Snappy is read as snappy-java and as librdkafka write it, and never beyond what it may become.
// Method: blocks written by hand after the description of the format, in both framings.
import { describe, expect, it } from 'vitest';
import { UnpackError } from '../../../../src/collect/kafka/unpack/unpack-error.ts';
import { unpackSnappy } from '../../../../src/collect/kafka/unpack/unpack-snappy.ts';

const MAX = 1_000_000;
const STREAM = [0x82, ...Buffer.from('SNAPPY'), 0, 0, 0, 0, 1, 0, 0, 0, 1];
const literal = (text: string) => [text.length, (text.length - 1) << 2, ...Buffer.from(text)];
const chunk = (block: number[]) => [0, 0, 0, block.length, ...block];

describe('unpackSnappy', () => {
  it('reads a raw block', () => {
    // Five letters, then eight bytes from five back.
    const block = Buffer.from([13, 4 << 2, ...Buffer.from('ho-so'), (8 - 4) * 4 + 1, 5]);
    expect(unpackSnappy(block, MAX).toString()).toBe('ho-soho-soho-');
  });

  it('reads the chunks of snappy-java', () => {
    const stream = Buffer.from([...STREAM, ...chunk(literal('mot ')), ...chunk(literal('hai'))]);
    expect(unpackSnappy(stream, MAX).toString()).toBe('mot hai');
  });

  it('stops at what it may become, before the memory is taken', () => {
    const gigabyte = Buffer.from([0x80, 0x80, 0x80, 0x80, 0x04, 0, 97]);
    expect(() => unpackSnappy(gigabyte, MAX)).toThrow(UnpackError);
    const stream = Buffer.from([...STREAM, ...chunk(literal('mot ')), ...chunk(literal('hai'))]);
    expect(() => unpackSnappy(stream, 6)).toThrow(UnpackError);
    expect(unpackSnappy(stream, 7)).toHaveLength(7);
  });

  it.each([
    ['a block that is cut off', Buffer.from(literal('mot hai').slice(0, -2))],
    ['a chunk that is cut off', Buffer.from([...STREAM, ...chunk(literal('mot')).slice(0, -1)])],
    ['the length of a chunk that is cut off', Buffer.from([...STREAM, 0, 0])],
    ['a copy from before the beginning', Buffer.from([9, 1, 5])],
    ['nothing', Buffer.from([])],
  ])('refuses %s', (_, bytes) => {
    expect(() => unpackSnappy(bytes, MAX)).toThrow(UnpackError);
  });
});
