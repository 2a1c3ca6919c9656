// Goal: the header of a proxy is read whatever pieces it comes in, and nothing else is taken for one.
// Method: headers written by hand as the specification has them, cut at every byte, and random bytes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyHeaderOf } from '../../../src/collect/proxy-header.ts';

const SIGNATURE = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
const binary = (command: number, family: number, addresses: number[]) =>
  Buffer.from([...SIGNATURE, command, family, 0, addresses.length, ...addresses]);
const IPV4 = [203, 0, 113, 7, 192, 0, 2, 1, 0x1f, 0x90, 0x02, 0x02];
const IPV6 = [0x20, 0x01, 0x0d, 0xb8, ...Array(11).fill(0), 7, ...Array(16).fill(0), 0, 1, 0, 2];
const SOME_TLV = [0x04, 0x00, 0x01, 0x00];

const HEADERS: [string, Buffer, string | undefined][] = [
  ['1, IPv4', Buffer.from('PROXY TCP4 203.0.113.7 192.0.2.1 8080 514\r\n'), '203.0.113.7'],
  ['1, IPv6', Buffer.from('PROXY TCP6 2001:db8::7 2001:db8::1 8080 514\r\n'), '2001:db8::7'],
  ['1, unknown', Buffer.from('PROXY UNKNOWN whatever\r\n'), undefined],
  ['2, IPv4', binary(0x21, 0x11, IPV4), '203.0.113.7'],
  ['2, IPv4 and further facts', binary(0x21, 0x11, [...IPV4, ...SOME_TLV]), '203.0.113.7'],
  ['2, IPv6', binary(0x21, 0x21, IPV6), '2001:db8:0:0:0:0:0:7'],
  ['2, for itself', binary(0x20, 0x00, []), undefined],
  ['2, another family', binary(0x21, 0x31, Array(216).fill(1)), undefined],
];

describe('the PROXY header', () => {
  it.each(HEADERS)('of version %s', (_name, header, address) => {
    const followed = Buffer.concat([header, Buffer.from('<13>rest')]);
    expect(proxyHeaderOf(followed)).toEqual({ kind: 'header', bytes: header.length, address });
    for (let length = 0; length < header.length; length++)
      expect(proxyHeaderOf(header.subarray(0, length))).toEqual({ kind: 'undecided' });
  });

  it.each([
    ['a message', Buffer.from('<13>Nov 22 08:00:00 host app: x')],
    ['a wrong address', Buffer.from('PROXY TCP4 2001:db8::7 192.0.2.1 1 2\r\n')],
    ['a family of its own', Buffer.from('PROXY TCP5 203.0.113.7 192.0.2.1 1 2\r\n')],
    ['no end', Buffer.from(`PROXY TCP4 ${'1'.repeat(110)}`)],
    ['another version', binary(0x31, 0x11, IPV4)],
    ['too few addresses', binary(0x21, 0x11, IPV4.slice(0, 8))],
    ['too long', Buffer.from([...SIGNATURE, 0x21, 0x11, 0xff, 0xff])],
  ])('is not %s', (_name, bytes) => {
    expect(proxyHeaderOf(bytes)).toEqual({ kind: 'invalid' });
  });

  it('is never longer than the bytes that are there', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((rest) => Uint8Array.from([...SIGNATURE, ...rest])),
      fc.string().map((rest) => Uint8Array.from(Buffer.from(`PROXY ${rest}`))),
    );
    fc.assert(
      fc.property(bytes, (given) => {
        const found = proxyHeaderOf(Buffer.from(given));
        if (found.kind === 'header') expect(found.bytes).toBeLessThanOrEqual(given.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
