// Goal: what the console says of deliveries and searches is never better than the facts.
// Method: the pure functions behind it, on the edges; every text in both languages with the same places to fill.
import { describe, expect, it } from 'vitest';
import type { DeliveryView } from '../../../src/api/schemas/delivery.ts';
import { CONSOLE_CONNECT_TEXTS } from '../../../src/message/console-connect-texts.ts';
import { CONSOLE_SOURCE_TEXTS } from '../../../src/message/console-source-texts.ts';
import { CONSOLE_TEXTS } from '../../../src/message/console-texts.ts';
import { readSearch, VIEWS, viewOf, withPart } from '../../../web/alerts/alert-search.ts';
import { summaryOf } from '../../../web/alerts/delivery-summary.ts';
import { filterFor } from '../../../web/events/event-search.ts';

describe('summary of deliveries', () => {
  const delivery = (state: DeliveryView['state'], receiptId?: string) =>
    ({ state, ...(receiptId === undefined ? {} : { receiptId }) }) as DeliveryView;

  it('is the worst of them', () => {
    const good = delivery('delivered', 'r1');
    expect(summaryOf([])).toBe('none');
    expect(summaryOf([good])).toBe('receipt');
    expect(summaryOf([good, delivery('delivered')])).toBe('delivered');
    expect(summaryOf([good, delivery('pending')])).toBe('pending');
    expect(summaryOf([delivery('pending'), delivery('retrying')])).toBe('retrying');
    expect(summaryOf([good, delivery('retrying'), delivery('dead')])).toBe('dead');
  });
});

describe('search in the address', () => {
  it('keeps what makes sense and drops the rest', () => {
    const given = { level: ['high', 'huge'], province: ['79', 'x'], q: 12, sort: 'urgency', a: 1 };
    expect(readSearch(given)).toEqual({ level: ['high'], province: ['79'], q: '12' });
    expect(readSearch({ status: 'open', assignee: 'me' })).toEqual({
      status: ['open'],
      assignee: 'me',
    });
  });

  it('knows its views, whatever else is filtered', () => {
    for (const [name, search] of Object.entries(VIEWS)) {
      expect(viewOf({ ...search, level: ['high'] })).toBe(name);
    }
    expect(viewOf({ assignee: 'user:1' })).toBeUndefined();
    expect(withPart({ q: 'x', level: ['low'] }, 'level', [])).toEqual({ q: 'x' });
  });

  it('quotes a value so that nothing in it is an operator', () => {
    expect(filterFor('url.path', '/a"b\\*')).toBe('url.path:"/a\\"b\\\\*"');
  });
});

describe('texts', () => {
  it('have the same places to fill in both languages', () => {
    const places = (text: string) => [...text.matchAll(/\{[a-z]+\}/gi)].map(([one]) => one).sort();
    const apart = Object.entries({
      ...CONSOLE_TEXTS,
      ...CONSOLE_SOURCE_TEXTS,
      ...CONSOLE_CONNECT_TEXTS,
    }).filter(([, { vi, en }]) => vi.length === 0 || String(places(vi)) !== String(places(en)));
    expect(apart).toEqual([]);
  });
});
