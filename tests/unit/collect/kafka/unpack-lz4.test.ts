// Goal: frames of LZ4 are read in all the forms that producers write, and never beyond what they may become.
// Method: frames written by hand, byte by byte after the description of the format.
import { describe, expect, it } from 'vitest';
import { UnpackError } from '../../../../src/collect/kafka/unpack/unpack-error.ts';
import { unpackLz4 } from '../../../../src/collect/kafka/unpack/unpack-lz4.ts';

const MAX = 1_000_000;
const HEAD = [0x04, 0x22, 0x4d, 0x18];
const INDEPENDENT = 0x60;
const LINKED = 0x40;
const BLOCKS_OF_64_KIB = 0x40;
const END = [0, 0, 0, 0];

const size = (bytes: number) => [bytes & 0xff, (bytes >> 8) & 0xff, (bytes >> 16) & 0xff, 0];
const literals = (text: string) => [text.length << 4, ...Buffer.from(text)];
const packed = (block: number[]) => [...size(block.length), ...block];
const plain = (text: string) => [...size(text.length).slice(0, 3), 0x80, ...Buffer.from(text)];
const frame = (flags: number, ...parts: number[][]) =>
  Buffer.from([...HEAD, flags, BLOCKS_OF_64_KIB, ...parts.flat()]);

describe('unpackLz4', () => {
  it('reads packed and plain blocks', () => {
    const blocks = [packed(literals('mot')), plain(' hai')];
    expect(unpackLz4(frame(INDEPENDENT, [0], ...blocks, END), MAX).toString()).toBe('mot hai');
  });

  it('reads blocks that refer to those before them', () => {
    // No literals, then 8 bytes from 3 back.
    const again = packed([0x04, 3, 0]);
    const bytes = unpackLz4(frame(LINKED, [0], packed(literals('abc')), again, END), MAX);
    expect(bytes.toString()).toBe('abcabcabcab');
  });

  it('steps over the size of the content and the sums of blocks and content', () => {
    const sum = [1, 2, 3, 4];
    const flags = INDEPENDENT | 0x10 | 0x08 | 0x04;
    const parts = [size(6), END, [0], packed(literals('mot')), sum, plain('hai'), sum, END, sum];
    expect(unpackLz4(frame(flags, ...parts), MAX).toString()).toBe('mothai');
  });

  it('reads a frame of nothing', () => {
    expect(unpackLz4(frame(INDEPENDENT, [0], END), MAX)).toHaveLength(0);
  });

  it('stops at what it may become', () => {
    // One literal, then as many of it as 200 bytes of length say: 51,000.
    const long = packed([0x1f, 97, 1, 0, ...Array<number>(200).fill(255), 0]);
    const bomb = frame(INDEPENDENT, [0], long, long, long, END);
    expect(unpackLz4(bomb, 200_000)).toHaveLength(3 * 51_020);
    expect(() => unpackLz4(bomb, 100_000)).toThrow('more than 100000 bytes');
  });

  it.each([
    ['of another kind', Buffer.from('not a frame at all')],
    ['with a dictionary', frame(INDEPENDENT | 1, END, [0], END)],
    ['with blocks of no known size', Buffer.from([...HEAD, INDEPENDENT, 0, 0, ...END])],
    ['without an end', frame(INDEPENDENT, [0], packed(literals('mot')))],
    ['with a block that is cut off', frame(INDEPENDENT, [0], size(60), [1, 2])],
    ['with a block larger than it says', frame(INDEPENDENT, [0], size(70_000), END)],
    [
      'with a block that becomes more than it may',
      frame(INDEPENDENT, [0], packed([0x1f, 97, 1, 0, ...Array<number>(300).fill(255), 0]), END),
    ],
  ])('refuses a frame %s', (_, bytes) => {
    expect(() => unpackLz4(bytes, MAX)).toThrow(UnpackError);
  });
});
