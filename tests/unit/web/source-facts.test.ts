// Goal: what a person types about a source becomes what the API takes, and what the API says of it is shown without loss.
// Method: the pure functions behind the room of sources, on the edges.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parserListSchema, type SourceView } from '../../../src/api/schemas/source.ts';
import type { HealthStatus } from '../../../src/event/source-health.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { parserFacts } from '../../../src/normalize/settings/parser-facts.ts';
import { draftOf, EMPTY_DRAFT, gapsOf, idOf, newSource } from '../../../web/sources/draft.ts';
import {
  objectLines,
  readSample,
  SAMPLE_LINES_MAX,
  sampleOf,
} from '../../../web/sources/read-sample.ts';
import { settingsOf, shownValue, typedValue } from '../../../web/sources/settings-schema.ts';
import { chosenSources, readSourceSearch } from '../../../web/sources/source-search.ts';

const DESCRIBED = { ...EMPTY_DRAFT, name: 'Cổng', id: 'cong-15', province: '15' };

describe('a described source', () => {
  it('gets an id out of its name', () => {
    expect(idOf('Cổng dịch vụ công – Đắk Lắk (mới)')).toBe('cong-dich-vu-cong-dak-lak-moi');
    expect(idOf('…')).toBe('');
    expect(idOf('a'.repeat(90))).toHaveLength(63);
  });

  it('says what it lacks, by its way in', () => {
    expect(gapsOf(EMPTY_DRAFT)).toEqual(['name', 'id', 'province']);
    expect(gapsOf(DESCRIBED)).toEqual([]);
    expect(gapsOf({ ...DESCRIBED, kind: 'syslog', peers: ' \n' })).toEqual(['peers']);
    expect(gapsOf({ ...DESCRIBED, kind: 'syslog', fingerprints: 'AB:CD' })).toEqual([]);
    expect(gapsOf({ ...DESCRIBED, kind: 'file' })).toEqual(['path']);
    expect(gapsOf({ ...DESCRIBED, kind: 'kafka' })).toEqual(['topics']);
    const brought = { ...DESCRIBED, kind: 'upload' as const };
    expect(gapsOf(brought)).toEqual([]);
    expect(newSource(brought).transport).toEqual({ kind: 'upload' });
  });

  it('comes back from the API as it was typed', () => {
    const draft = {
      ...{ ...DESCRIBED, type: 'nginx.access', commune: '02647', multilineStart: '^x' },
      ...{ kind: 'syslog' as const, peers: '192.0.2.1\n192.0.2.2', appNames: 'nginx' },
      ...{ hours: 'office' as const, settings: { trusted_hops: 1 } },
    };
    const view = { ...newSource(draft), provinceName: 'Lào Cai' } as SourceView;
    expect(draftOf(view)).toEqual(draft);
  });
});

describe('settings of a type', () => {
  it('have a control for everything that today’s types let a source set', () => {
    const types = parserListSchema.parse({ items: PARSERS.map(parserFacts) }).items;
    const all = types.flatMap(({ settings }) =>
      settings === undefined ? [] : settingsOf(settings),
    );
    expect(all.length).toBeGreaterThan(20);
    for (const { hint } of all) expect([hint.vi, hint.en]).not.toContain('');
    const hops = all.find(({ name }) => name === 'trusted_hops');
    expect(hops?.kind).toBe('number');
    expect(all.find(({ name }) => name === 'duration_unit')?.choices).toEqual(['ms', 'us']);
  });

  it('are typed as they are shown', () => {
    const values = [
      ['number', 2],
      ['boolean', false],
      ['list', ['a b', 'c']],
      ['map', { 'a:b': 'source.ip', c: 'url.path' }],
      ['json', { 'event.category': ['web'], a: 1 }],
      ['text', ' x '],
    ] as const;
    for (const [kind, value] of values) {
      expect(typedValue(kind, shownValue(kind, value))).toEqual(value);
      expect(typedValue(kind, ' ')).toBeUndefined();
    }
    expect(() => typedValue('json', '{')).toThrow(SyntaxError);
  });
});

describe('a sample', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, at) => `dòng ${at}`).join('\r\n');
  const file = (bytes: string | Uint8Array<ArrayBuffer>) => new File([bytes], 'a.log');

  it('is the first lines of a file, packed or not', async () => {
    const text = `\n${lines(3)}\n\n`;
    const wanted = { name: 'a.log', lines: ['dòng 0', 'dòng 1', 'dòng 2'], isCut: false };
    expect(await readSample(file(text))).toEqual(wanted);
    expect(await readSample(file(new Uint8Array(gzipSync(text))))).toEqual(wanted);
    const wide = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(await readSample(file(wide))).toEqual(wanted);
    const other = new Uint8Array(Buffer.from(wide).swap16());
    expect(await readSample(file(other))).toEqual(wanted);
  });

  it('is read in the old encoding of Vietnamese Windows, and JSON an object a line', async () => {
    // An a with its breve in one byte, an o with the grave behind it.
    const old = new Uint8Array(Buffer.from('4de320686fcc', 'hex'));
    expect(await readSample(file(old))).toMatchObject({ lines: ['Mă hò'] });
    const spread = '[\n  {\n    "a": 1\n  },\n  {"b": "x\\"}"}\n]\n';
    const objects = ['{    "a": 1  }', '{"b": "x\\"}"}'];
    expect(await readSample(file(spread))).toMatchObject({ lines: objects });
    expect(sampleOf(objectLines(spread)).lines).toEqual(objects);
  });

  it('is cut where a report ends, and says so', async () => {
    const many = await readSample(file(new Uint8Array(gzipSync(lines(200_000)))));
    expect(many).toMatchObject({ isCut: true });
    expect(typeof many === 'string' ? 0 : many.lines.length).toBe(SAMPLE_LINES_MAX);
    expect(sampleOf('x'.repeat(5_000_000)).lines).toEqual(['x'.repeat(65_536)]);
  });

  it('says why a file is none', async () => {
    expect(await readSample(file('\n \n'))).toBe('empty');
    expect(await readSample(file('PK\u0003\u0004…'))).toBe('packed');
    expect(await readSample(file('a\u0000b'))).toBe('binary');
    expect(await readSample(file('%PDF-1.7\n1 0 obj'))).toBe('binary');
    expect(await readSample(file(new Uint8Array([0x1f, 0x8b, 9, 9, 9])))).toBe('broken');
  });
});

describe('the list of sources', () => {
  const source = (id: string, name: string) =>
    ({ id, name, type: 'nginx.access', provinceName: 'Đắk Lắk' }) as SourceView;
  const all = [source('a', 'Ổn'), source('b', 'Hỏng'), source('c', 'Mới')];
  const states: Record<string, HealthStatus> = { a: 'GREEN', b: 'RED', c: 'NEW' };
  const ids = (search: Parameters<typeof chosenSources>[2]) =>
    chosenSources(all, (id) => states[id], search).map(({ id }) => id);

  it('has the worst first, and finds without diacritics', () => {
    expect(ids({})).toEqual(['b', 'c', 'a']);
    expect(ids({ state: 'GREEN' })).toEqual(['a']);
    expect(ids({ q: 'hong' })).toEqual(['b']);
    expect(ids({ q: 'dak lak' })).toHaveLength(3);
    expect(readSourceSearch({ q: '', state: 'BLUE' })).toEqual({});
  });
});
