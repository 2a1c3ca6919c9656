// Goal: who looks at an event sees which program asked, also when it is a tool of an attacker or no program at all.
// Method: texts of browsers and tools, random texts, and an event through the real normaliser.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserAgents } from '../../../src/normalize/agents/user-agent.ts';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

describe('user agents', () => {
  const agents = new UserAgents();

  it('of browsers are named with their systems', () => {
    expect(agents.read(CHROME)).toEqual({
      name: 'Chrome',
      version: '130.0.0.0',
      os: { name: 'Windows', version: '10', full: 'Windows 10' },
    });
    expect(agents.read(PHONE)).toMatchObject({
      name: 'Mobile Safari',
      os: { name: 'iOS', version: '17.5' },
      device: { name: 'Apple iPhone' },
    });
  });

  it.each([
    ['curl/8.5.0', { name: 'curl', version: '8.5.0' }],
    ['python-requests/2.32.3', { name: 'python-requests', version: '2.32.3' }],
    ['sqlmap/1.8.2#stable (https://sqlmap.org)', { name: 'sqlmap', version: '1.8.2' }],
    ['', {}],
    ['() { :; }; /bin/bash', {}],
  ])('of %j are what they call themselves', (text, expected) => {
    expect(agents.read(text)).toEqual(expected);
  });

  it('are read without an end to any text, and what is remembered has a bound', () => {
    const few = new UserAgents(10);
    fc.assert(
      fc.property(fc.string({ maxLength: 5_000, unit: 'binary' }), (text) => {
        expect(typeof few.read(text)).toBe('object');
      }),
      { numRuns: 500 },
    );
    const first = few.read('first/1');
    for (let at = 0; at < 9; at++) few.read(`other/${at}`);
    expect(few.read('first/1')).toBe(first);
    few.read('one-more/1');
    expect(few.read('first/1')).not.toBe(first);
  });

  it('come with the event, and leave what the source itself says', () => {
    const normalizer = createNormalizer({ journalId: 'j', pseudonymKey: 'k'.repeat(32) });
    const read = (type: string, body: string) =>
      normalizer.normalize(
        {
          ...{ sourceId: 's', receivedAtMs: 0, transport: 'http', peer: '', cutFromBytes: 0 },
          ...{ body: Buffer.from(body), partition: 0, offset: 0 },
        },
        {
          ...{ id: 's', name: 's', type, province: '01', commune: undefined, enabled: true },
          ...{ timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' } },
          ...{ multilineStart: undefined, createdAtMs: 0, version: 1 },
        },
      ).doc['user_agent'];
    const line = `203.0.113.7 - - [22/Nov/2026:08:15:42 +0700] "GET / HTTP/1.1" 200 5 "-" "${CHROME}"`;
    expect(read('nginx.access', line)).toMatchObject({ original: CHROME, name: 'Chrome' });
    const said = { user_agent: { original: CHROME, name: 'Cốc Cốc' } };
    expect(read('ecs.json', JSON.stringify(said))).toMatchObject({
      name: 'Cốc Cốc',
      os: { name: 'Windows' },
    });
  });
});
