// Goal: both directions of a connection, and whoever saw it, give it one name; what has no two known ends has none.
// Method: the published example of the specification, ends swapped, spellings of one address.
import { describe, expect, it } from 'vitest';
import { communityId } from '../../../src/normalize/value/community-id.ts';

const ends = (source: string, destination: string, transport = 'tcp') => ({
  ...{ sourceIp: source, sourcePort: 34_855, destinationIp: destination, destinationPort: 80 },
  transport,
});
const swapped = (one: ReturnType<typeof ends>) => ({
  ...{ sourceIp: one.destinationIp, sourcePort: one.destinationPort },
  ...{ destinationIp: one.sourceIp, destinationPort: one.sourcePort, transport: one.transport },
});

describe('communityId', () => {
  it('is that of the specification', () => {
    const example = ends('128.232.110.120', '66.35.250.204');
    expect(communityId(example)).toBe('1:LQU9qZlK+B5F3KDmev6m5PMibrg=');
  });

  it.each([
    [ends('192.0.2.1', '198.51.100.2')],
    [ends('2001:db8::1', '2001:db8:0:1::2', 'udp')],
    [ends('192.0.2.1', '192.0.2.1', 'sctp')],
  ])('is the same from both ends: %o', (one) => {
    expect(communityId(one)).toMatch(/^1:[\w+/]{27}=$/);
    expect(communityId(swapped(one))).toBe(communityId(one));
  });

  it('does not depend on the spelling of an address', () => {
    const short = communityId(ends('2001:db8::1', '::ffff:192.0.2.1'));
    expect(communityId(ends('2001:0db8:0:0:0:0:0:1', '::ffff:c000:201'))).toBe(short);
  });

  it.each([
    [ends('192.0.2.1', 'host.example')],
    [ends('192.0.2.1', '198.51.100.2', 'icmp')],
    [{ ...ends('192.0.2.1', '198.51.100.2'), sourcePort: 70_000 }],
    [{ ...ends('192.0.2.1', '198.51.100.2'), destinationPort: undefined }],
  ])('is absent without two known ends: %o', (one) => {
    expect(communityId(one)).toBeUndefined();
  });
});
