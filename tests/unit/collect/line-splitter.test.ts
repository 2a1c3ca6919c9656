// Goal: lines of a file come out whole with the position behind each, in bounded memory.
// Method: a reference split of random text in random chunks.
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/collect/file/line-splitter.ts';

describe('line splitter', () => {
  it('agrees with a plain split, whatever the chunks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'ế', '\n', '\r\n', ' ') });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (content, size) => {
        const bytes = Buffer.from(content);
        const splitter = new LineSplitter(1_000, 1_000_000);
        const lines = [];
        for (let at = 0; at < bytes.length; at += size) {
          lines.push(...splitter.push(bytes.subarray(at, at + size)));
        }
        lines.push(...splitter.flush());
        expect(splitter.position).toBe(1_000 + bytes.length);
        expect(lines.map(({ body }) => body.toString())).toEqual(
          content
            .split('\n')
            .map((line) => line.replace(/\r$/, ''))
            .filter((line) => line !== ''),
        );
        for (const { body, endPosition } of lines) {
          const before = bytes.subarray(0, endPosition - 1_000).toString();
          expect(before.replace(/\r?\n$/, '').endsWith(body.toString())).toBe(true);
        }
      }),
    );
  });

  it('cuts an oversize line and says how long it was', () => {
    const splitter = new LineSplitter(0, 100);
    const chunks = Array.from({ length: 200 }, () => splitter.push(Buffer.alloc(1_000, 'x')));
    expect(chunks.flat()).toEqual([]);
    const [long, next] = splitter.push(Buffer.from('end\nnext\n'));
    expect(long?.cutFromBytes).toBe(200_003);
    expect(long?.body.length).toBeLessThanOrEqual(8_192);
    expect(next?.body.toString()).toBe('next');
    expect(next?.endPosition).toBe(200_009);
  });
});
