// Goal: a webhook address cannot reach into the private network, unless the range is allowed.
// Method: a table of addresses; literal ones need no name server.
import { describe, expect, it } from 'vitest';
import { AddressGuard } from '../../../src/notify/webhook/address-guard.ts';

const strict = new AddressGuard({ allowed: [], allowHttp: false });

describe('address guard', () => {
  it.each([
    'https://127.0.0.1/',
    'https://10.1.2.3/hook',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:a00:1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::a00:1]/',
    'https://localhost/',
    'http://8.8.8.8/',
    'ftp://8.8.8.8/',
    'https://user:pass@8.8.8.8/',
    'not a url',
  ])('refuses %s', async (address) => {
    expect(await strict.check(address)).toMatchObject({ kind: 'refused' });
  });

  it('pins a public address', async () => {
    expect(await strict.check('https://8.8.8.8:8443/hook')).toMatchObject({
      kind: 'pinned',
      address: '8.8.8.8',
      family: 4,
    });
  });

  it('permits what the operator allowed, and only that', async () => {
    const guard = new AddressGuard({ allowed: ['10.20.0.0/16', 'fd12::/16'], allowHttp: true });
    expect(await guard.check('http://10.20.3.4/')).toMatchObject({ kind: 'pinned' });
    expect(await guard.check('https://[fd12::5]/')).toMatchObject({ kind: 'pinned', family: 6 });
    expect(await guard.check('http://10.21.3.4/')).toMatchObject({ kind: 'refused' });
  });

  it('says that a name does not resolve, which may pass by itself', async () => {
    expect(await strict.check('https://no-such-host.invalid/')).toMatchObject({
      kind: 'unresolved',
    });
  });
});
