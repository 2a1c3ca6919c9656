// Goal: syslog messages are cut from a byte stream rightly, however the bytes arrive and whatever they are.
// Method: tables for both framings, and every split of a mixed stream by fast-check.
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyslogFramer } from '../../../src/collect/syslog/framer.ts';

const MAX_BYTES = 100;

function cut(chunks: readonly (string | Buffer)[]): string[] {
  const framer = new SyslogFramer(MAX_BYTES);
  const frames = chunks.flatMap((chunk) => framer.push(Buffer.from(chunk)));
  return [...frames, ...framer.end()].map(({ body, cutFromBytes }) =>
    cutFromBytes > 0 ? `${body.toString()}|cut ${cutFromBytes}` : body.toString(),
  );
}

describe('syslog framing', () => {
  it.each([
    ['lines', ['<13>one\n<13>two\n'], ['<13>one', '<13>two']],
    ['CR LF', ['<13>one\r\n<13>two\r\n'], ['<13>one', '<13>two']],
    ['NUL ends a message', ['<13>one\0<13>two\0'], ['<13>one', '<13>two']],
    ['octet counting', ['7 <13>one7 <13>two'], ['<13>one', '<13>two']],
    ['a counted message may hold LF', ['9 <13>o\nne\n'], ['<13>o\nne']],
    [
      'both on one connection',
      ['7 <13>one<13>two\n9 <13>three'],
      ['<13>one', '<13>two', '<13>three'],
    ],
    ['digits then text', ['404 not found\n'], ['404 not found']],
    ['blank lines are no messages', ['\n\n<13>one\n\n'], ['<13>one']],
    ['the last message lacks its end', ['<13>one\n<13>tw'], ['<13>one', '<13>tw']],
  ])('%s', (_name, chunks, messages) => {
    expect(cut(chunks)).toEqual(messages);
  });

  it('cuts what is too long, says how long it was, and goes on', () => {
    const long = 'x'.repeat(250);
    expect(cut([`<13>${long}\n<13>after\n`])).toEqual([`<13>${long}|cut 254`, '<13>after']);
    expect(cut([`254 <13>${long}8 <13>next`])).toEqual([`<13>${long}|cut 254`, '<13>next']);
  });

  it('holds no more than the limit of an endless message', () => {
    const framer = new SyslogFramer(MAX_BYTES);
    for (let chunk = 0; chunk < 10_000; chunk++) framer.push(Buffer.alloc(1_000, 'a'));
    const [frame] = framer.push(Buffer.from('\n'));
    expect(frame?.cutFromBytes).toBe(10_000_000);
    expect(frame?.body.length).toBe(8_192);
  });

  it('gives the same messages for every way the bytes are split', () => {
    const stream = Buffer.from('7 <13>one<13>two\r\n<14>ba\u1ea3n ghi\n13 <13>with\nline<13>end\n');
    const whole = cut([stream]);
    expect(whole).toHaveLength(5);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (places) => {
        const sorted = [0, ...places.sort((a, b) => a - b), stream.length];
        const chunks = sorted.slice(1).map((end, index) => stream.subarray(sorted[index], end));
        expect(cut(chunks)).toEqual(whole);
      }),
    );
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 20 }), (chunks) => {
        const framer = new SyslogFramer(MAX_BYTES);
        for (const chunk of chunks) {
          for (const { body } of framer.push(Buffer.from(chunk))) {
            expect(body.length).toBeLessThanOrEqual(8_192);
          }
        }
      }),
    );
  });
});
