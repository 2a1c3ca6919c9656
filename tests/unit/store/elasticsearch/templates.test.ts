// Goal: the index templates stay within what every cluster takes, and hold every field of ours.
// Method: the templates as they would be put, counted and compared with the types of events.
import { describe, expect, it } from 'vitest';
import { alertMapping } from '../../../../src/store/elasticsearch/alerts/alert-mapping.ts';
import { IndexNames } from '../../../../src/store/elasticsearch/index-names.ts';
import {
  countFields,
  eventMapping,
} from '../../../../src/store/elasticsearch/mapping/event-mapping.ts';
import { createFieldTree } from '../../../../src/store/elasticsearch/mapping/field-tree.ts';
import { FIELDS_MAX, storeTemplates } from '../../../../src/store/elasticsearch/templates.ts';

type Mapping = Record<string, unknown>;

function typesOf(mapping: Mapping): string[] {
  const children = [mapping['properties'], mapping['fields']].flatMap((group) =>
    Object.values((group ?? {}) as Record<string, Mapping>),
  );
  const own = typeof mapping['type'] === 'string' ? [mapping['type']] : [];
  return [...own, ...children.flatMap(typesOf)];
}

describe('the templates', () => {
  const names = new IndexNames('gac');
  const templates = storeTemplates(names, { shards: 3, replicas: 2 });

  it('keep a tenth of the fields that an index may have free', () => {
    expect(countFields(eventMapping())).toBeLessThan(FIELDS_MAX * 0.9);
  });

  it('use only field types that every node has', () => {
    const known = 'keyword text long integer double ip date boolean flattened geo_point'.split(' ');
    for (const mapping of [eventMapping(), alertMapping() as Mapping]) {
      expect(typesOf(mapping).filter((type) => !known.includes(type))).toEqual([]);
    }
  });

  it('add no field by themselves, and carry shards, copies and a version', () => {
    const [events] = templates;
    expect(events).toMatchObject({
      name: 'gac-events',
      body: {
        index_patterns: ['gac-events-*.*.*', 'gac-refused-*.*.*'],
        version: expect.any(Number),
        template: {
          settings: { number_of_shards: 3, number_of_replicas: 2 },
          mappings: { dynamic: false },
        },
      },
    });
  });

  it.each([
    ['source.ip', 'source.ip.raw', 'ip'],
    ['user.name', 'user.name', 'keyword'],
    ['http.response.status_code', 'http.response.status_code.raw', 'long'],
    ['url.path', 'url.path', 'keyword'],
    ['gac.otp.recipient', 'gac.otp.recipient', 'keyword'],
    ['@timestamp', '@timestamp.raw', 'date'],
  ])('map %s, and ask %s for its text', (field, key, type) => {
    expect(createFieldTree().leaf(field)).toMatchObject({ key, type });
  });
});

describe('names of indices', () => {
  it.each(['', 'Gac', 'gac*', 'gac-events', '-gac', 'g'.repeat(60)])(
    'refuse the prefix %j',
    (prefix) => {
      expect(() => new IndexNames(prefix)).toThrow(
        expect.objectContaining({ code: 'GAC_CONFIG_INVALID' }),
      );
    },
  );

  it('are read back, and others are not', () => {
    const names = new IndexNames('gac');
    const name = names.daily('events', Date.UTC(2026, 10, 22, 23, 59));
    expect(name).toBe('gac-events-2026.11.22');
    expect(names.read(name)).toEqual({ name, kind: 'events', day: '2026-11-22' });
    expect(names.read('gac-events-old')).toBeUndefined();
    expect(names.read('other-events-2026.11.22')).toBeUndefined();
  });

  it('name the days of a short range, and all of a long one', () => {
    const names = new IndexNames('gac');
    const fromMs = Date.UTC(2026, 10, 22, 12);
    expect(names.between(fromMs, Date.UTC(2026, 10, 23))).toBe(
      'gac-events-2026.11.22,gac-refused-2026.11.22',
    );
    expect(names.between(fromMs, Date.UTC(2026, 10, 23) + 1)).toContain('gac-events-2026.11.23');
    expect(names.between(fromMs, Date.UTC(2028, 0, 1))).toBe(names.everyDay);
    expect(names.between(undefined, fromMs)).toBe(names.everyDay);
  });
});
