/*
 * Goal: an operator can say by the settings of a source what the fields and values of their own log mean, mistakes are named
 * with their place, and the rules for that kind of record then look at it.
 * Method: settings with records through the whole normaliser; wrong settings with the issues that must come; the shipped rules
 * judge a mapped event.
 */
import { describe, expect, test } from 'vitest';
import { eventLogsources } from '../../../src/detect/sigma/event-logsources.ts';
import { fits } from '../../../src/detect/sigma/rule-routing.ts';
import { GacError } from '../../../src/event/error.ts';
import type { SourceSettings } from '../../../src/event/source.ts';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { LOGSOURCES } from '../../../src/normalize/logsources.ts';
import { RULE_TYPES } from '../../../src/normalize/mapping/rule-types.ts';
import { findParser } from '../../../src/normalize/parse-stream.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { configureParser } from '../../../src/normalize/settings/configure-parser.ts';
import { rawRecord, sampleSource } from '../../raw-records.ts';

const normalizer = createNormalizer({ journalId: 'own', pseudonymKey: 'own' });

function eventOf(type: string, line: string, settings: SourceSettings) {
  return normalizer.normalize(rawRecord(line), sampleSource(type, { settings })).doc;
}

function issuesOf(type: string, settings: SourceSettings) {
  try {
    configureParser(findParser(type), settings);
  } catch (error) {
    if (error instanceof GacError) return error.issues;
    throw error;
  }
  return [];
}

describe('values', () => {
  const settings = {
    map: { 'Thao tác': 'event.action', ho_so: 'gac.dossier.id', tram: 'gac.heartbeat.queue' },
    values: { thao_tac: { Xem: 'dossier-view' } },
    cases: { thao_tac: { xem: { 'event.category': ['web'], 'event.type': ['access'] } } },
    outcome: 'Kết quả',
    success: 'Được, OK',
    failure: ['Bị từ chối'],
    citizen: 'Số định danh',
    drop: ['Mật mã'],
  };

  test('names and words are compared without case, marks and blanks', () => {
    const event = eventOf(
      'generic.json',
      '{"THAO_TAC":"xem","Ho so":"H15.36.12-261122-0001","ket_qua":"được","so_dinh_danh":"001099000001","mat_ma":"sesame","tram":"7"}',
      settings,
    );
    expect(event).toMatchObject({
      event: { action: 'dossier-view', category: ['web'], type: ['access'], outcome: 'success' },
      gac: {
        dossier: { id: 'H15.36.12-261122-0001', sequence: 2_611_220_001 },
        heartbeat: { queue: 7 },
      },
    });
    expect(event.gac.subject?.citizen).toBeDefined();
    expect(JSON.stringify(event)).not.toMatch(/001099000001|sesame/);
  });

  test('a word that nothing is said of stays as it is', () => {
    const event = eventOf('generic.kv', 'thao_tac=In ket_qua="bi tu choi"', settings);
    expect(event.event).toMatchObject({ action: 'In', outcome: 'failure' });
    expect(event.event.category).toBeUndefined();
  });
});

describe('mistakes', () => {
  test.each([
    [{ map: { a: 'sorce.ip' } }, '/settings/map/a', 'Did you mean source.ip?'],
    [{ map: { a: 'user.nmae' } }, '/settings/map/a', 'Did you mean user.name?'],
    [{ map: { a: 'gac.otp.stag' } }, '/settings/map/a', 'Did you mean gac.otp.stage?'],
    [{ set: { 'event.actoin': 'x' } }, '/settings/set/event.actoin', 'Did you mean event.action?'],
    [
      { cases: { a: { b: { 'event.outcom': 'x' } } } },
      '/settings/cases/a/b/event.outcom',
      'Did you mean event.outcome?',
    ],
    [{ succes: ['x'] }, '/settings/succes', 'Did you mean success?'],
    [{ rules_of: 'otp.gateway' }, '/settings/rules_of', undefined],
    [{ map: { a: 'gac.province' } }, '/settings/map/a', undefined],
  ])('%j', (settings, at, hint) => {
    const issues = issuesOf('generic.csv', settings as SourceSettings);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.at).toBe(at);
    expect(issues[0]?.hint).toBe(hint);
  });

  test('all mistakes come at once', () => {
    const settings = { map: { a: 'sorce.ip', b: 'user.nmae', c: 'motcua.phong' } };
    expect(issuesOf('generic.json', settings).map(({ at }) => at)).toEqual([
      '/settings/map/a',
      '/settings/map/b',
    ]);
  });

  test('a name of the operator’s own is taken', () => {
    expect(issuesOf('generic.json', { map: { a: 'motcua.phong', b: 'labels.x' } })).toEqual([]);
  });
});

describe('rules_of', () => {
  test.each(Object.entries(RULE_TYPES))('%s is a type with that logsource', (type, logsource) => {
    expect(PARSERS.find((parser) => parser.type === type)?.logsource).toEqual(logsource);
  });

  test.each(['generic.json', 'generic.kv'])('rules for one-time passwords see a %s', (type) => {
    const line = type === 'generic.json' ? '{"tt":"9","dt":"0900000123"}' : 'tt=9 dt=0900000123';
    const settings = {
      map: { tt: 'gac.otp.stage' },
      values: { tt: { '9': 'failed' } },
      phone: 'dt',
    };
    const rule = { logsource: { category: 'otp' }, anyLogsource: false };
    const seen = (given: SourceSettings) => {
      const event = eventOf(type, line, given);
      expect(event.gac.otp?.stage).toBe('failed');
      return fits(rule, [...(LOGSOURCES.get(type) ?? []), ...eventLogsources({ ...event })]);
    };
    expect(seen(settings)).toBe(false);
    expect(seen({ ...settings, rules_of: 'otp.sms-gateway' })).toBe(true);
  });
});
