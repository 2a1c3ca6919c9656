/*
 * Goal: each named detector finds its values in the spellings that logs give them, says its name in reports, can be
 * switched off where the law of the place allows it, and leaves alone what only looks alike.
 * Method: tables of texts with the expected text; card numbers are those that issuers publish for tests.
 */
import { describe, expect, test } from 'vitest';
import { DETECTORS, detectorTitle } from '../../../src/normalize/redact/detector.ts';
import { findPersons } from '../../../src/normalize/redact/find-persons.ts';
import { protectionWithout } from '../../../src/normalize/redact/protection.ts';
import { createRedactor } from '../../../src/normalize/redact/redactor.ts';

const redactor = createRedactor('key one');

function redacted(text: string): string {
  redactor.begin(undefined);
  return redactor.text(text).replace(/:[a-z2-7]{16}/g, ':~');
}

describe('persons', () => {
  test.each([
    ['from=<lan.nguyen@gmail.com>, size=5', 'from=<[EMAIL:~]@gmail.com>, size=5'],
    ['?email=lan%40gmail.com&x=1', '?email=[EMAIL:~]%40gmail.com&x=1'],
    ['r=%3Femail%3Dlan%2540gmail.com%26', 'r=%3Femail%3D[EMAIL:~]%2540gmail.com%26'],
    ['{"u":"lan%2Ba@gmail.com"}', '{"u":"[EMAIL:~]@gmail.com"}'],
    ['{"u":"lan\\u0040gmail.com"}', '{"u":"[EMAIL:~]\\u0040gmail.com"}'],
    ['\\nlan@gmail.com', '\\n[EMAIL:~]@gmail.com'],
    ['0900000123@gmail.com', '[EMAIL:~]@gmail.com'],
    ['Lan <LAN@GMAIL.COM>.', 'Lan <[EMAIL:~]@GMAIL.COM>.'],
    ['card 4111111111111111.', 'card [THE:~:…111].'],
    ['pan=4111-1111-1111-1111', 'pan=[THE:~:…111]'],
    ['the 4111 1111 1111 1111 het', 'the [THE:~:…111] het'],
    ['n=4111%201111%201111%201111&', 'n=[THE:~:…111]&'],
    ['"cardNumber":"378282246310005"', '"cardNumber":"[THE:~:…005]"'],
    ['napas 9704000000000018 ok', 'napas [THE:~:…018] ok'],
    ['stk=19001234567', 'stk=[STK:~:…567]'],
    ['So tai khoan: 1900 1234 567 VCB', 'So tai khoan: [STK:~:…567] VCB'],
    ['Số tài khoản 19001234567', 'Số tài khoản [STK:~:…567]'],
    ['soTaiKhoan=0900000123', 'soTaiKhoan=[SDT:~:…123]'],
    ['the DN4010012345678 kham', 'the [BHYT:~:…678] kham'],
    ['soTheBHYT=DN4010012345678', 'soTheBHYT=[BHYT:~:…678]'],
    ['BHYT: DN 4 01 0012345678 het', 'BHYT: [BHYT:~:…678] het'],
    ['ma the bhyt 0012345678', 'ma the bhyt [BHYT:~:…678]'],
    ['"maSoBHXH":"0012345678"', '"maSoBHXH":"[BHXH:~:…678]"'],
    ['bảo hiểm xã hội số 0012345678', 'bảo hiểm xã hội số [BHXH:~:…678]'],
    ['passport=b1234567&', 'passport=[HC:~:…567]&'],
    ['Hộ chiếu số C1234567.', 'Hộ chiếu số [HC:~:…567].'],
    ['h%E1%BB%99%20chi%E1%BA%BFu%20C1234567', 'h%E1%BB%99%20chi%E1%BA%BFu%20[HC:~:…567]'],
    ['soGiayTo=C1234567', 'soGiayTo=[HC:~:…567]'],
    ['CMND 012345678', 'CMND [CCCD:~:…678]'],
    ['so CMND cua ong la 012345678,', 'so CMND cua ong la [CCCD:~:…678],'],
    ['chứng minh nhân dân: 012 345 678', 'chứng minh nhân dân: [CCCD:~:…678]'],
    ['s%E1%BB%91%20CMT%20012345678', 's%E1%BB%91%20CMT%20[CCCD:~:…678]'],
    ['cccd%253D001090000123%2526a', 'cccd%253D[CCCD:~:…123]%2526a'],
    ['a%25200900000123', 'a%2520[SDT:~:…123]'],
    ['0900%20000%20123', '[SDT:~:…123]'],
    ['0900+000+123', '[SDT:~:…123]'],
    ['001 090 000 123', '[CCCD:~:…123]'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
    expect(redacted(redacted(text))).toBe(redacted(text));
  });

  test('one person has one pseudonym in every spelling', () => {
    const same = (texts: readonly string[]) =>
      new Set(texts.map((one) => /:([a-z2-7]{16})/.exec(one)?.[1]));
    const pseudonyms = (texts: readonly string[]) => same(texts.map((one) => redactor.text(one)));
    redactor.begin(undefined);
    expect(pseudonyms(['lan@gmail.com', 'LAN%40gmail.com', 'x lan%2540Gmail.com']).size).toBe(1);
    expect(pseudonyms(['4111111111111111', '4111 1111 1111 1111']).size).toBe(1);
    expect(pseudonyms(['DN4010012345678', 'bhxh=0012345678', 'BHYT 0012345678']).size).toBe(1);
    expect(pseudonyms(['stk=0012345678', 'bhxh=0012345678', 'cmnd=001234567']).size).toBe(3);
  });
});

describe('secrets', () => {
  test.each([
    ['otp%253D123456%2526a%253D1', 'otp%253D[REDACTED:otp]%2526a%253D1'],
    [
      '%2522password%2522%253A%2522abc%2522',
      '%2522password%2522%253A%2522[REDACTED:password]%2522',
    ],
    ['%3Cpassword%3Eabc%3C%2Fpassword%3E', '%3Cpassword%3E[REDACTED:password]%3C%2Fpassword%3E'],
    [
      '<wsse:Password Type="x#PasswordText">abc</wsse:Password>',
      '<wsse:Password Type="x#PasswordText">[REDACTED:password]</wsse:Password>',
    ],
    ['<Data Name="password">abc</Data>', '<Data Name="password">[REDACTED:password]</Data>'],
    ['{"name":"otp","value":"123456"}', '{"name":"otp","value":"[REDACTED:otp]"}'],
    ['<input name="pin" value="1234"/>', '<input name="pin" value="[REDACTED:pin]"/>'],
    [
      'name=\\"matKhau\\"\\r\\n\\r\\nabc\\r\\n',
      'name=\\"matKhau\\"\\r\\n\\r\\n[REDACTED:password]\\r\\n',
    ],
    ['X-Api-Key: abcdef', 'X-Api-Key: [REDACTED:token]'],
    ['key AKIAABCDEFGHIJKLMNOP used', 'key [REDACTED:token] used'],
    [`ghp_${'a1'.repeat(18)} x`, '[REDACTED:token] x'],
    [`gsk_${'a1'.repeat(21)}b x`, '[REDACTED:token] x'],
    ['laravel_session=abcdef;', 'laravel_session=[REDACTED:token];'],
    ['login password is Abc@123 for lan', 'login password is [REDACTED:password] for lan'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });
});

describe('what is no person stays as it is', () => {
  test.each([
    'https://portal.tinh.gov.vn/i/logo@2x.png?v=3.4.1',
    'Started user@1000.service - User Manager',
    'react@18.3.1 installed, git@github.com:org/repo',
    'canbo1@stp.tinh.gov.vn logged in',
    'lan@HO-SO.LOCAL and root@may01',
    'trace_id=4111111111111111 span.id: 4111111111111111',
    '4111111111111112 4111 1111 1111 1112',
    '105.8341598234234 21.0277644 1795287600123456789 20261122030000123',
    '2026-11-22 03:00:00 4111-1111 2001 2002 2003 2004',
    '00000000-4111-1111-1111-111111111111',
    'account 12345 opened, passport service 200 OK 1234567',
    'user 012345678 0012345678',
    'AB4010012345678 DN9010012345678 xDN4010012345678',
    'Mozilla/5.0 (X11; rv:128.0) Gecko/20100101 Firefox/128.0',
    'GA1.2.1234567890.1234567890',
    'password: wrong, token=null, passport=none, stk=-',
    'the password is required',
  ])('%s', (text) => {
    redactor.begin(undefined);
    expect(redactor.text(text)).toBe(text);
    expect(findPersons(text)).toEqual([]);
  });
});

describe('reports and switches', () => {
  const line = 'lan@gmail.com cccd=001090000123 phone=0900000123 otp=123456';

  test('a report names the detectors with their places', () => {
    expect(
      findPersons(line).map(({ detector, start, end }) => [detector, line.slice(start, end)]),
    ).toEqual([
      ['email', 'lan'],
      ['citizen_id', '001090000123'],
      ['phone', '0900000123'],
      ['otp', '123456'],
    ]);
    for (const detector of DETECTORS) {
      const { vi, en } = detectorTitle(detector);
      expect(vi).not.toBe('');
      expect(en).not.toBe(vi);
    }
  });

  test('what is switched off stays clear; secrets never do', () => {
    const some = createRedactor('key one', {
      protection: protectionWithout(['email', 'phone'], []),
    });
    expect(some.text(line).replace(/:[a-z2-7]{16}/g, ':~')).toBe(
      'lan@gmail.com cccd=[CCCD:~:…123] phone=0900000123 otp=[REDACTED:otp]',
    );
    const all = createRedactor('key one', { protection: protectionWithout([], []) });
    expect(all.text('canbo1@stp.tinh.gov.vn')).toMatch(/^\[EMAIL:/);
  });
});

describe('keys over time', () => {
  test('the receipt of the record decides the key, whatever was read before', () => {
    const list = [
      { key: 'first', fromMs: Number.NEGATIVE_INFINITY },
      { key: 'second', fromMs: 1_000 },
    ];
    const rotating = createRedactor({ list: () => list });
    const at = (receivedAtMs: number) => {
      rotating.begin(undefined, receivedAtMs);
      return rotating.text('0900000123');
    };
    const [before, after] = [at(999), at(1_000)];
    expect(before).not.toBe(after);
    expect(at(5)).toBe(before);
    expect(createRedactor('first').text('0900000123')).toBe(before);
    expect(createRedactor('second').text('0900000123')).toBe(after);
  });
});
