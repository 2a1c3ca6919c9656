// Goal: every type that is registered has a test line, one that the service reads as of this moment, in which the test finds its
// token, and that alarms nobody. Method: the lines of all types, as they come by HTTP and by syslog, through the real normaliser,
// what a test makes of a reading, and the rules of the product.
import { describe, expect, it } from 'vitest';
import { makeTrialLine, readTrialLine } from '../../../../src/app/onboarding/make-trial-line.ts';
import { syslogFrame, syslogLine } from '../../../../src/app/onboarding/trial-commands.ts';
import { readingNotes } from '../../../../src/app/onboarding/trial-reading.ts';
import { newTrialToken, tokensIn } from '../../../../src/app/onboarding/trial-token.ts';
import { BUILT_IN_RULES } from '../../../../src/detect/built-in-rules.ts';
import { loadRules } from '../../../../src/detect/load-rules.ts';
import { createEcsPipeline } from '../../../../src/detect/sigma/pipelines/pipelines.ts';
import type { Source } from '../../../../src/event/source.ts';
import { createNormalizer } from '../../../../src/normalize/create-normalizer.ts';
import { LOGSOURCES } from '../../../../src/normalize/logsources.ts';
import { PARSERS } from '../../../../src/normalize/parsers.ts';

const NOW_MS = Date.parse('2026-11-22T08:00:00+07:00');
const normalizer = createNormalizer({ journalId: 'test', pseudonymKey: 'a key for tests only' });
const reading = { normalizer, nowMs: NOW_MS };
const pipeline = createEcsPipeline();
const { set } = loadRules({ directories: [BUILT_IN_RULES], pipeline, logsources: LOGSOURCES });
const SYSLOG = { kind: 'syslog', peers: [], certificateFingerprints: [], appNames: [] } as const;

const PLACE = {
  ...{ id: '1', partition: 0, offset: 0, timeMs: NOW_MS, timeNanos: 0, receivedAtMs: NOW_MS },
  ...{ sourceId: 'thu', province: '15' },
};
/** What a source of a type that reads nothing without settings may set. */
const SETTINGS: Readonly<Record<string, Source['settings']>> = {
  'generic.csv': {
    columns: 'Thời gian,Cán bộ,Địa chỉ,Thao tác',
    delimiter: ';',
    time: 'Thời gian',
  },
  'generic.dissect': { pattern: '%{@timestamp} [%{log.level}] %{?skip->} %{message}' },
  'generic.grok': {
    pattern: '^\\[%{TIMESTAMP_ISO8601:time}\\] %{IP:source.ip} %{GREEDYDATA:message}$',
  },
};

const sourceOf = (type: string, transport: Source['transport'] = { kind: 'http' }): Source => ({
  id: 'thu',
  name: 'Thử',
  type,
  province: '15',
  commune: undefined,
  timezone: 'Asia/Ho_Chi_Minh',
  transport,
  multilineStart: undefined,
  settings: SETTINGS[type],
  enabled: true,
  createdAtMs: 0,
  version: 1,
});

describe.each(PARSERS.map((parser) => parser.type))('the line of %s', (type) => {
  const token = newTrialToken();

  it('is read, is of this moment and shows its token', () => {
    const line = makeTrialLine(sourceOf(type), token, { ...reading, sample: undefined });
    const doc = readTrialLine(sourceOf(type), line, reading);
    expect(tokensIn(doc.event.original ?? '')).toEqual([token]);
    expect([undefined, 'assumed_year']).toContain(doc.gac.time?.status);
    expect(Math.abs(Date.parse(doc['@timestamp']) - NOW_MS)).toBeLessThan(1_000);
    const trial = { token, sourceId: 'thu', province: '15', endsAtMs: NOW_MS + 1 };
    const notes = readingNotes({ ...PLACE, doc }, trial, NOW_MS);
    expect(notes.map(({ hop, state }) => `${hop} ${state}`).slice(0, 2)).toEqual([
      'parsed passed',
      'valid passed',
    ]);
  });

  it.each(['UTC', 'America/New_York'])('is of this moment where clocks show %s', (timezone) => {
    const source = { ...sourceOf(type), timezone };
    const line = makeTrialLine(source, token, { ...reading, sample: undefined });
    const at = Date.parse(readTrialLine(source, line, reading)['@timestamp']);
    expect(Math.abs(at - NOW_MS)).toBeLessThan(1_000);
  });

  it('is read as well when a logger sends it', () => {
    const source = sourceOf(type, SYSLOG);
    const line = makeTrialLine(source, token, { ...reading, sample: undefined });
    const frame = syslogFrame(syslogLine(line, source), '2026-11-22T08:00:00+07:00');
    const doc = readTrialLine(source, frame, reading);
    expect(doc.gac.dead_letter).toBeUndefined();
    expect(tokensIn(doc.event.original ?? '')).toEqual([token]);
  });

  it('raises no alert by itself', () => {
    const line = makeTrialLine(sourceOf(type), token, { ...reading, sample: undefined });
    const matches = set.match(readTrialLine(sourceOf(type), line, reading));
    expect(matches.filter(({ rule }) => rule.raises)).toEqual([]);
  });
});

describe('a line that a person gives', () => {
  const source = {
    ...sourceOf('generic.dissect'),
    settings: { pattern: '%{event.action} by %{user.name}' },
  };
  const token = newTrialToken();

  it('is demanded where the type says too little', () => {
    const wish = { ...reading, sample: undefined };
    const bare = { ...sourceOf('generic.csv'), settings: {} };
    expect(() => makeTrialLine(bare, token, wish)).toThrow(/settings/);
    const odd = { pattern: '%{WORD:event.action}\\s+by(?: user)? (?<user.name>[a-z]+)' };
    const grok = { ...sourceOf('generic.grok'), settings: odd };
    expect(() => makeTrialLine(grok, token, wish)).toThrow(/settings/);
  });

  it('takes the token where it says so, or in the place of a word', () => {
    const place = { ...reading, sample: 'enter by {token}' };
    expect(makeTrialLine(source, token, place)).toBe(`enter by ${token}`);
    const access =
      '192.0.2.9 - - [22/Nov/2026:07:59:00 +0700] "GET /tin-tuc HTTP/1.1" 200 5 "-" "Mozilla/5.0"';
    const line = makeTrialLine(sourceOf('nginx.access'), token, { ...reading, sample: access });
    expect(readTrialLine(sourceOf('nginx.access'), line, reading).gac.dead_letter).toBeUndefined();
    expect(tokensIn(line)).toEqual([token]);
  });

  it('is refused when it cannot be read', () => {
    const wish = { ...reading, sample: 'not an access log {token}' };
    expect(() => makeTrialLine(sourceOf('nginx.access'), token, wish)).toThrow(/could not read/);
  });
});

it('takes no other word for a token', () => {
  expect(tokensIn('gac-trial-abc')).toEqual([]);
  const token = newTrialToken();
  expect(tokensIn(`${token} ${token}`)).toEqual([token]);
  expect(newTrialToken()).not.toBe(token);
});
