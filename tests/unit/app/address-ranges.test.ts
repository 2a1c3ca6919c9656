// Goal: an operator's address ranges are taken when they can work, and named when they cannot.
// Method: a table of ranges.
import { describe, expect, it } from 'vitest';
import { checkAddressRanges, PROXY_RANGE_NAMES } from '../../../src/app/address-ranges.ts';
import { checkHttpProxies } from '../../../src/app/http-proxies.ts';

describe('address ranges', () => {
  it.each(['10.0.0.0/8', '192.0.2.1', 'fd00::/8', '::1', '0.0.0.0/0'])('takes %s', (range) => {
    expect(() => checkAddressRanges('http.trustedProxies', [range])).not.toThrow();
  });

  it.each(['10.0.0.0/33', 'fd00::/129', '10.0.0/8', 'proxy', '', '10.0.0.0/', 'loopback'])(
    'names %j with its key',
    (range) => {
      expect(() => checkAddressRanges('http.trustedProxies', ['::1', range])).toThrow(
        `http.trustedProxies: "${range}"`,
      );
    },
  );

  it('takes names where they are known', () => {
    expect(() => checkAddressRanges('k', ['loopback'], PROXY_RANGE_NAMES)).not.toThrow();
  });

  it.each([
    ['127.0.0.1', ['192.0.2.7'], undefined],
    ['::', ['fd00::/8'], undefined],
    ['localhost', [], undefined],
    ['localhost', ['192.0.2.7'], '"localhost" is a name'],
    ['0.0.0.0', ['proxy'], 'http.proxies: "proxy"'],
  ])('of balancers before a listener at %s: %j', (host, proxies, wrong) => {
    const check = () =>
      checkHttpProxies({ host, proxies, port: 0, trustedProxies: [], secureCookies: false });
    if (wrong === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(wrong);
  });
});
