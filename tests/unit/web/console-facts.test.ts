// Goal: what the console says of deliveries and searches is never better than the facts.
// Method: the pure functions behind it, on the edges; every text in both languages with the same places to fill.
import { describe, expect, it } from 'vitest';
import type { DeliveryView } from '../../../src/api/schemas/delivery.ts';
import type { Problem } from '../../../src/api/schemas/problem.ts';
import { CONSOLE_CONNECT_TEXTS } from '../../../src/message/console-connect-texts.ts';
import { CONSOLE_SOURCE_TEXTS } from '../../../src/message/console-source-texts.ts';
import { CONSOLE_TEXTS } from '../../../src/message/console-texts.ts';
import { isShare } from '../../../web/alert/is-share.ts';
import { readSearch, VIEWS, viewOf, withPart } from '../../../web/alerts/alert-search.ts';
import { summaryOf } from '../../../web/alerts/delivery-summary.ts';
import { RequestError } from '../../../web/api/client.ts';
import { filterFor, spanSince } from '../../../web/events/event-search.ts';
import { failureText } from '../../../web/text/failure-text.ts';
import { fillText } from '../../../web/text/fill-text.ts';

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

  it('looks back to the first event of an alert, however old it is', () => {
    const hoursAgo = (hours: number) => spanSince(0, hours * 3_600_000);
    expect([0.5, 24, 25, 168, 169, 9_999].map(hoursAgo)).toEqual([
      ...['now-24h', 'now-24h', 'now-7d', 'now-7d', 'now-30d', 'now-30d'],
    ]);
  });

  it('quotes a value so that nothing in it is an operator', () => {
    expect(filterFor('url.path', '/a"b\\*')).toBe('url.path:"/a\\"b\\\\*"');
  });
});

describe('measure of an alert', () => {
  const of = (value: number, threshold: number, en: string) =>
    isShare({ measure: { value, threshold, operator: 'gte' }, reason: { vi: en, en } });

  it('is a share where the reason tells percent of a threshold below one', () => {
    expect(of(0.87, 0.3, '87 % of the messages failed (threshold 30 %).')).toBe(true);
    expect(of(61, 20, '61 errors, 50 % more than usual.')).toBe(false);
    expect(of(0.7, 0.5, 'An answer takes 0.7 seconds.')).toBe(false);
    expect(isShare({ measure: undefined, reason: { vi: '1 %', en: '1 %' } })).toBe(false);
  });
});

describe('what is said of a failure', () => {
  const says = (status: number, problem: Partial<Problem> = {}) =>
    failureText(new RequestError(status, problem), (key) => key);

  it('is never the bare text of the API for what a person meets often', () => {
    const detail = 'Log in, or send a key as "Authorization: Bearer …".';
    expect(says(401, { code: 'GAC_AUTH_REQUIRED', detail })).toBe('ui.error.session');
    expect(says(503, { code: 'GAC_STORE_FAILED', requestId: 'r1' })).toBe('ui.error.unavailable');
    expect(says(500, { code: 'GAC_INTERNAL', requestId: 'r1' })).toBe('ui.error.service');
    const errors = [{ pointer: '/query/filter/0', detail: '"abc" has no field.' }];
    expect(says(400, { errors })).toBe('ui.error.filter');
    expect(says(412)).toBe('ui.error.stale');
    expect(says(403)).toBe('ui.error.forbidden');
  });

  it('is that the service is not reached where a proxy answers in its place', () => {
    for (const status of [0, 502, 503, 504]) expect(says(status)).toBe('ui.error.unreachable');
  });
});

describe('texts', () => {
  it('write numbers as people of the language do, and what is a text as it is', () => {
    expect(fillText('{count} cảnh báo', { count: 5_440 }, 'vi')).toBe('5.440 cảnh báo');
    expect(fillText('{count} alerts', { count: 5_440 }, 'en')).toBe('5,440 alerts');
    expect(fillText('{id}, {none}', { id: '2026' }, 'vi')).toBe('2026, {none}');
  });

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
