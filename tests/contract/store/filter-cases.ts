import { expect, it } from 'vitest';
import type { PlacedEvent } from '../../../src/event/event.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { EventQuery } from '../../../src/store/contract.ts';
import { START_MS, sampleEvent } from '../event-samples.ts';
import { keepOpen, type OpenedStore } from './opened-store.ts';

const PEOPLE: readonly PlacedEvent[] = [
  sampleEvent({
    offset: 0,
    message: 'Đăng nhập THẤT BẠI: sai mật khẩu',
    doc: { user: { name: 'An' } },
  }),
  sampleEvent({ offset: 1, original: 'đăng nhập thành công', doc: { user: { name: 'an' } } }),
  sampleEvent({ offset: 2, original: 'GET /a%b_c*d', doc: { user: { name: ['An', 'Bình'] } } }),
  sampleEvent({
    offset: 3,
    message: 'ĐĂNG NHẬP'.normalize('NFD'),
    original: "it's 100% \\ done",
    doc: {
      http: { response: { status_code: 200 } },
      vendor: { code: '200', list: [1], object: { a: 1 } },
    },
  }),
  sampleEvent({
    offset: 4,
    doc: {
      http: { response: { status_code: '404' } },
      vendor: { code: 404 },
      tags: [5, '7'],
    },
  }),
];

export function describeFilters(open: () => Promise<OpenedStore>) {
  const stored = keepOpen(open, async (store) => {
    await store.append(0, PEOPLE);
  });
  const cases: [string, EventQuery, number[]][] = [
    [
      'equality keeps letter case',
      { filter: { op: 'eq', field: 'user.name', value: 'An' } },
      [0, 2],
    ],
    ['equality with any member', { filter: { op: 'eq', field: 'user.name', value: 'Bình' } }, [2]],
    [
      'a missing field is not equal, so «not» finds it',
      { filter: { op: 'not', of: { op: 'eq', field: 'user.name', value: 'An' } } },
      [1, 3, 4],
    ],
    ['exists', { filter: { op: 'exists', field: 'user.name' } }, [0, 1, 2]],
    ['exists of a group', { filter: { op: 'exists', field: 'http' } }, [3, 4]],
    [
      'a number equals its text',
      { filter: { op: 'eq', field: 'http.response.status_code', value: '200' } },
      [3],
    ],
    [
      'a text equals the number it writes',
      { filter: { op: 'eq', field: 'vendor.code', value: 200 } },
      [3],
    ],
    ['4.0 is 4', { filter: { op: 'eq', field: 'http.response.status_code', value: 200.0 } }, [3]],
    [
      'text is not above a number',
      { filter: { op: 'gte', field: 'http.response.status_code', value: 100 } },
      [3],
    ],
    ['numbers compare', { filter: { op: 'gt', field: 'vendor.code', value: 300 } }, [4]],
    ['any numeric member compares', { filter: { op: 'gt', field: 'tags', value: 4 } }, [4]],
    ['a text member does not', { filter: { op: 'gt', field: 'tags', value: 6 } }, []],
    [
      'time compares',
      { filter: { op: 'gte', field: '@timestamp', value: START_MS + 3_000 } },
      [3, 4],
    ],
    ['like folds case', { filter: { op: 'like', field: 'user.name', pattern: 'AN' } }, [0, 1, 2]],
    [
      'like folds Vietnamese',
      { filter: { op: 'like', field: 'message', pattern: '*thất bại*' } },
      [0],
    ],
    ['? is one character', { filter: { op: 'like', field: 'user.name', pattern: 'B?nh' } }, [2]],
    ['like anchors both ends', { filter: { op: 'like', field: 'user.name', pattern: 'b?n' } }, []],
    [
      'escaped wildcards are characters',
      { filter: { op: 'like', field: 'event.original', pattern: '*a%b_c\\*d' } },
      [2],
    ],
    [
      '% and _ are characters',
      { filter: { op: 'like', field: 'event.original', pattern: 'G%' } },
      [],
    ],
    ['like matches numbers', { filter: { op: 'like', field: 'vendor.code', pattern: '4?4' } }, [4]],
    ['in', { filter: { op: 'in', field: 'user.name', values: ['an', 'Bình', 5] } }, [1, 2]],
    ['in of nothing', { filter: { op: 'in', field: 'user.name', values: [] } }, []],
    ['an array is not its text', { filter: { op: 'eq', field: 'vendor.list', value: '[1]' } }, []],
    [
      'an object is not its text',
      {
        filter: {
          op: 'in',
          field: 'vendor.object',
          values: ['{"a":1}', 1, 2, 3, 4, 5, 6, 7, 8, 9],
        },
      },
      [],
    ],
    ['and of nothing', { filter: { op: 'and', of: [] } }, [0, 1, 2, 3, 4]],
    ['or of nothing', { filter: { op: 'or', of: [] } }, []],
    [
      'or, and, not nest',
      {
        filter: {
          op: 'or',
          of: [
            { op: 'not', of: { op: 'or', of: [{ op: 'exists', field: 'event.kind' }] } },
            {
              op: 'and',
              of: [
                { op: 'exists', field: 'user' },
                { op: 'not', of: { op: 'like', field: 'user.name', pattern: 'b*' } },
              ],
            },
          ],
        },
      },
      [0, 1],
    ],
    ['text in any case', { text: 'đăng NHẬP' }, [0, 1, 3]],
    ['all words must occur', { text: 'đăng khẩu' }, [0]],
    ['words may be in either place', { text: "it's nhập" }, [3]],
    ['decomposed query', { text: 'mật'.normalize('NFD') }, [0]],
    ['wildcards in text are characters', { text: '100%' }, [3]],
    ['text does not search other fields', { text: 'nginx' }, []],
    ['blank text', { text: '  ' }, [0, 1, 2, 3, 4]],
    ['quotes in values', { filter: { op: 'eq', field: 'user.name', value: "' OR '1'='1" } }, []],
    ['injection in text', { text: "') OR 1=1 --" }, []],
  ];
  it.each(cases)('%s', async (_name, query, offsets) => {
    const page = await stored().search(NATIONAL, { ...query, order: 'asc' });
    expect(page.events.map((event) => Number(event.event.id.split('-')[2]))).toEqual(offsets);
    expect(page.total.value).toBe(offsets.length);
    expect(await stored().count(NATIONAL, query)).toBe(offsets.length);
  });
}
