/*
 * Goal: no secret and no number of a person leaves the normaliser in clear, whatever spelling a log gives it; what only
 * looks like one stays.
 * Method: tables of texts with the expected text; pseudonyms are compared with each other, not with constants.
 */
import { describe, expect, test } from 'vitest';
import { PERSON_DETECTORS } from '../../../src/normalize/redact/detector.ts';
import { erasedKind } from '../../../src/normalize/redact/erased-kind.ts';
import { DEFAULT_PROTECTION, protectionWithout } from '../../../src/normalize/redact/protection.ts';
import { createRedactor } from '../../../src/normalize/redact/redactor.ts';

const redactor = createRedactor('key one');

function redacted(text: string): string {
  redactor.begin(undefined);
  return redactor.text(text).replace(/:[a-z2-7]{16}:/g, ':…:');
}

describe('secrets are erased', () => {
  test.each([
    ['pam_unix(passwd:bi-mat): x', 'pam_unix(passwd:[REDACTED:password] x'],
    ['(passwd:chauthtok): x', '(passwd:[REDACTED:password] x'],
    ['pam_unix(sshd:auth): passwd: bi-mat', 'pam_unix(sshd:auth): passwd: [REDACTED:password]'],
    ['/x?otp=123456&a=b', '/x?otp=[REDACTED:otp]&a=b'],
    ['/x?maOtp=123456', '/x?maOtp=[REDACTED:otp]'],
    ['/cb?code=abcdef0123456789abcdef&s=1', '/cb?code=[REDACTED:token]&s=1'],
    ['/cb?code=123456', '/cb?code=[REDACTED:otp]'],
    ['/x?password=a,b%20c;d&x=1', '/x?password=[REDACTED:password]&x=1'],
    ['/x?matkhau=abc HTTP/1.1', '/x?matkhau=[REDACTED:password] HTTP/1.1'],
    ['/x?pin=1234#f', '/x?pin=[REDACTED:pin]'],
    [
      '?access_token=a.b-c&refresh_token=d',
      '?access_token=[REDACTED:token]&refresh_token=[REDACTED:token]',
    ],
    ['?id_token=abc', '?id_token=[REDACTED:token]'],
    ['?user[password]=abc', '?user[password]=[REDACTED:password]'],
    ['?user%5Bpassword%5D=abc', '?user%5Bpassword%5D=[REDACTED:password]'],
    [
      '?r=https%3A%2F%2Fe.vn%3Fotp%3D123456%26x%3D1',
      '?r=https%3A%2F%2Fe.vn%3Fotp%3D[REDACTED:otp]%26x%3D1',
    ],
    ['{"password":"a\\"b","n":1}', '{"password":"[REDACTED:password]","n":1}'],
    ['{"otp": 123456}', '{"otp": [REDACTED:otp]}'],
    ["{'pin': '1234'}", "{'pin': '[REDACTED:pin]'}"],
    ['{\\"password\\":\\"abc\\"}', '{\\"password\\":\\"[REDACTED:password]\\"}'],
    ['{\\x22otp\\x22:\\x22123456\\x22}', '{\\x22otp\\x22:\\x22[REDACTED:otp]\\x22}'],
    ['%22otp%22%3A%22123456%22', '%22otp%22%3A%22[REDACTED:otp]%22'],
    ['<password>abc</password>', '<password>[REDACTED:password]</password>'],
    ['Authorization: Bearer abc.def-ghi next', 'Authorization: [REDACTED:token] next'],
    ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: [REDACTED:token]'],
    ['Cookie: a=b; JSESSIONID=c', 'Cookie: [REDACTED:token]'],
    ['got bearer abcdefghij.k', 'got bearer [REDACTED:token]'],
    ['x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln y', 'x [REDACTED:token] y'],
    ['https://user:geheim@host.vn/x', 'https://user:[REDACTED:password]@host.vn/x'],
    ['Ma OTP cua ban la 123456', 'Ma OTP cua ban la [REDACTED:otp]'],
    ['Ma OTP: 123456. Het han sau 5 phut', 'Ma OTP: [REDACTED:otp]. Het han sau 5 phut'],
    ['mã xác thực: 123456', 'mã xác thực: [REDACTED:otp]'],
    ['Mã xác nhận của Quý khách là 12345678', 'Mã xác nhận của Quý khách là [REDACTED:otp]'],
    ['Ma xac thuc giao dich 5 trieu la A1B2C3', 'Ma xac thuc giao dich 5 trieu la [REDACTED:otp]'],
    ['123456 la ma OTP cua ban', '[REDACTED:otp] la ma OTP cua ban'],
    ['654321 is your verification code', '[REDACTED:otp] is your verification code'],
    ['t=Ma+OTP+cua+ban+la+123456', 't=Ma+OTP+cua+ban+la+[REDACTED:otp]'],
    [
      'M%C3%A3%20x%C3%A1c%20th%E1%BB%B1c%20l%C3%A0%20123456',
      'M%C3%A3%20x%C3%A1c%20th%E1%BB%B1c%20l%C3%A0%20[REDACTED:otp]',
    ],
    ['Mat khau moi cua ban la: Abc@123', 'Mat khau moi cua ban la: [REDACTED:password]'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });
});

describe('numbers of persons become pseudonyms', () => {
  test.each([
    ['sdt 0900000123.', 'sdt [SDT:…:…123].'],
    ['+84900000123', '[SDT:…:…123]'],
    ['(84900000123)', '([SDT:…:…123])'],
    ['0900 000 123', '[SDT:…:…123]'],
    ['0900.000.123', '[SDT:…:…123]'],
    ['090-000-0123', '[SDT:…:…123]'],
    ['+84 900 000 123', '[SDT:…:…123]'],
    ['02430000123', '[SDT:…:…123]'],
    ['/users/0900000123/otp', '/users/[SDT:…:…123]/otp'],
    ['?phone=%2B84900000123', '?phone=[SDT:…:…123]'],
    ['a%3D0900000123', 'a%3D[SDT:…:…123]'],
    ['a%200900000123', 'a%20[SDT:…:…123]'],
    ['\\x220900000123\\x22', '\\x22[SDT:…:…123]\\x22'],
    ['line\\n0900000123', 'line\\n[SDT:…:…123]'],
    ['001090000123', '[CCCD:…:…123]'],
    ['SDT0900000123 CCCD001090000123', 'SDT[SDT:…:…123] CCCD[CCCD:…:…123]'],
    ['001 090 000 123', '[CCCD:…:…123]'],
    ['cmnd=012345678', 'cmnd=[CCCD:…:…678]'],
    ['"soGiayTo":"012345678"', '"soGiayTo":"[CCCD:…:…678]"'],
    ['mobile=900000123', 'mobile=[SDT:…:…123]'],
    ['msisdn: +12025550123', 'msisdn: [SDT:…:…123]'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test('one phone has one pseudonym in every spelling; kinds and keys differ', () => {
    const names = ['0900000123', '+84900000123', '84900000123', '0900 000 123', '+84 900 000 123'];
    redactor.begin(undefined);
    expect(new Set(names.map((name) => redactor.text(name))).size).toBe(1);
    expect(redactor.subject()?.phone).toMatch(/^[a-z2-7]{16}$/);
    const other = createRedactor('key two');
    expect(other.text('0900000123')).not.toBe(redactor.text('0900000123'));
    expect(redactor.text('cccd=001090000123')).not.toContain(redactor.subject()?.phone);
  });

  test('the parser names values that no pattern would find', () => {
    const erase = [{ clear: 'Zx9!', kind: 'otp' }] as const;
    redactor.begin({ phone: '+1 202 555 0123', citizen: 'B1234567', erase });
    expect(redactor.text('to +1 202 555 0123 / B1234567 / Zx9! / XB1234567')).toMatch(
      /^to \[SDT:\w+:…123\] \/ \[CCCD:\w+:…567\] \/ \[REDACTED:otp\] \/ XB1234567$/,
    );
    expect(redactor.recipient()?.country_prefix).toBe('1');
  });

  test('names and addresses of persons are erased as such, and no matter which detectors are on', () => {
    const protection = protectionWithout([...PERSON_DETECTORS]);
    for (const one of [redactor, createRedactor('key', { protection })]) {
      const erase = [{ clear: 'Zx9!', kind: 'password' }] as const;
      one.begin({ persons: ['Nguyễn Văn Mẫu', ''], erase });
      expect(one.text('Nguyễn Văn Mẫu / Zx9!')).toBe('[REDACTED:person] / [REDACTED:password]');
    }
  });

  test('what is dropped is labelled by its name, else by what it holds', () => {
    const kinds = ['userPassword', 'ma_otp', 'data.Họ tên', 'so_dien_thoai', 'ghi_chu'];
    expect(kinds.map(erasedKind)).toEqual(['password', 'otp', 'person', 'person', 'dropped']);
    const values = ['Ma OTP cua ban la 482913', 'lien he 0900000123', 'mo cua'];
    redactor.begin({ erase: values.map((clear) => ({ clear, kind: 'dropped' })) });
    expect(values.map((value) => redactor.text(value))).toEqual([
      '[REDACTED:otp]',
      '[REDACTED:person]',
      '[REDACTED:dropped]',
    ]);
  });

  test('a name that is the beginning of an e-mail address is hidden as it is within the address', () => {
    const account = (address: string, protection = DEFAULT_PROTECTION) => {
      const one = createRedactor('key', { protection });
      one.begin({ mailAccounts: [address] });
      const doc = { user: { name: 'lan', email: address }, event: { action: 'lan' } };
      one.document(doc);
      return doc;
    };
    const { user, event } = account('lan@hop-thu.example');
    expect(user.name).toMatch(/^\[EMAIL:\w{16}\]$/);
    expect(user.email).toBe(`${user.name}@hop-thu.example`);
    expect(event.action).toBe('lan');
    expect(account('lan@tinh.gov.vn').user.name).toBe('lan');
    expect(account('lan@hop-thu.example', protectionWithout(['email'])).user.name).toBe('lan');
  });

  test('adjacent numbers share the prefix, not the pseudonym', () => {
    const seen = ['0900000120', '0900000129', '0901000129'].map((phone) => {
      redactor.begin({ phone });
      return redactor.recipient();
    });
    expect(seen[0]?.recipient_prefix).toBe(seen[1]?.recipient_prefix);
    expect(seen[0]?.recipient).not.toBe(seen[1]?.recipient);
    expect(seen[2]?.recipient_prefix).not.toBe(seen[1]?.recipient_prefix);
  });
});

describe('what is no secret stays as it is', () => {
  test.each([
    'pam_unix(passwd:chauthtok): password changed for canbo01',
    'Nov 22 00:13:14 h passwd[1]: pam_sss(passwd:auth): authentication failure',
    '000.00.01.H29-240115-0001',
    '/cb?code=000.00.01.H29-240115-0001',
    '/x?code=404',
    '/api/otp/send HTTP/1.1" 200 23456 "-"',
    '550e8400-e29b-41d4-a716-012345678901',
    '550e8400-e29b-41d4-a716-446655440000',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    '0af7651916cd43dd8448eb211c80319c',
    '1795287600 1795287600123 1795287600123456789 1795287600.123',
    '192.168.100.100:8490 10.0.0.1 2001:db8::900:123',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.6099.109 Safari/537.36',
    '22/Nov/2026:03:00:00 +0700 2026/11/22 03:11:08 03-11-2026 08:00',
    '200 84900 0.0900000123 rt=0.0900000',
    'Failed password for invalid user root from 192.0.2.1 port 55222 ssh2',
    '{"otp":{"stage":"requested"},"token":null,"pin":""}',
    'grant_type=password&response_type=code',
    'token: expired, password: invalid',
    'OTP gateway processed 12345 messages',
    '123456789012 012345678',
    '20261122030000',
    'abc0900000123 x001090000123',
  ])('%s', (text) => {
    redactor.begin(undefined);
    expect(redactor.text(text)).toBe(text);
    expect(redactor.subject()).toBeUndefined();
  });

  test('redacting twice changes nothing more', () => {
    const once = redacted('otp=123456 phone=0900000123 cccd: 001090000123 Ma OTP la 123456');
    expect(redacted(once)).toBe(once);
  });
});

describe('documents', () => {
  test('names decide too, keys are redacted, and nothing of ECS is mistaken', () => {
    redactor.begin(undefined);
    const doc: Record<string, unknown> = {
      event: { code: '4625', id: 'a' },
      error: { code: '100234' },
      http: { response: { status_code: 200, bytes: 84_900_000_456 } },
      labels: { password: 'abc', '0900000123': 'x', otp: '123456' },
      gac: { vendor: { phone: 900_000_123, user_pin: '1', pin: 1234, cccd: '001090000123' } },
      list: [{ token: 'abc' }, '0900000123'],
    };
    redactor.document(doc);
    expect(JSON.stringify(doc)).not.toMatch(/900000123|090000123|"abc"|"123456"|1234\b|"1"/);
    expect(doc['event']).toEqual({ code: '4625', id: 'a' });
    expect(doc['error']).toEqual({ code: '100234' });
    expect(doc['http']).toEqual({ response: { status_code: 200, bytes: 84_900_000_456 } });
  });

  test('a name that would change the prototype goes, and depth ends', () => {
    redactor.begin(undefined);
    const doc = JSON.parse('{"__proto__":{"otp":"123456"},"a":1}') as Record<string, unknown>;
    redactor.document(doc);
    expect(Object.keys(doc)).toEqual(['a']);
    let deep: Record<string, unknown> = { otp: '123456' };
    for (let level = 0; level < 100; level += 1) deep = { inner: deep };
    redactor.document(deep);
    expect(JSON.stringify(deep)).not.toContain('123456');
  });
});
