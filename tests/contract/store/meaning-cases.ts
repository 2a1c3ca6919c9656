// Part of the event store contract: random queries against the evaluator.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NATIONAL, type Scope } from '../../../src/event/scope.ts';
import { DAY_MS, idsOf, START_MS, sampleEvent } from '../event-samples.ts';
import { aggregate, select } from '../event-store-meaning.ts';
import { aggregatedField, documentFields, documentOf, filter } from '../event-store-property.ts';
import { keepOpen, type OpenedStore, scopeOf } from './opened-store.ts';

export function describeMeaning(open: () => Promise<OpenedStore>) {
  let run = 0;
  let offset = 0;
  const stored = keepOpen(open, () => Promise.resolve());
  const one = fc.record({
    fields: documentFields,
    secondsIn: fc.nat({ max: 3 }),
    province: fc.constantFrom('10', '24'),
    line: fc.constantFrom(undefined, 'Lỗi A', 'lỗi b', 'ok'),
  });
  const asked = fc.record({
    filter,
    text: fc.constantFrom(undefined, 'LỖI', 'b lỗi'),
    scope: fc.constantFrom<Scope>(NATIONAL, scopeOf('10'), scopeOf('24', '99')),
    field: aggregatedField,
  });
  it('answers random queries as the evaluator does', { timeout: 120_000 }, async () => {
    const store = stored();
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: 1, maxLength: 12 }),
        fc.array(asked, { minLength: 6, maxLength: 6 }),
        async (drafts, queries) => {
          run += 1;
          const fromMs = START_MS + run * DAY_MS;
          const events = drafts.map(({ fields, secondsIn, province, line }) =>
            sampleEvent({
              offset: offset++,
              timeMs: fromMs + secondsIn * 1_000,
              province,
              ...(line === undefined ? {} : { original: line }),
              doc: documentOf(fields),
            }),
          );
          await store.append(0, events);
          for (const { filter, text, scope, field } of queries) {
            const query = {
              fromMs,
              toMs: fromMs + DAY_MS,
              filter,
              ...(text === undefined ? {} : { text }),
            };
            const expected = select(events, scope, query);
            const page = await store.search(scope, { ...query, order: 'asc' });
            expect(idsOf(page.events)).toEqual(expected.map((event) => event.id));
            expect(await store.count(scope, query)).toBe(expected.length);
            const everything = { fromMs, toMs: fromMs + DAY_MS };
            const terms = { kind: 'terms', field, size: 3 } as const;
            expect(await store.aggregate(scope, everything, terms)).toEqual(
              aggregate(select(events, scope, everything), terms),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
}
