// Goal: what an event says in `logsource` decides which rules look at it, whatever events came before.
// Method: random logsources, odd ones included, through one matcher and through a fresh one for each event.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadUnindexed } from '../../../src/detect/load-rules.ts';
import { LogsourceMatcher } from '../../../src/detect/sigma/logsource-matcher.ts';

const LOGSOURCES = [
  '{ category: webserver }',
  '{ product: windows }',
  '{ product: windows, category: process_creation }',
  '{ product: linux, service: sshd }',
  '{ service: sshd }',
];
const text = LOGSOURCES.map(
  (logsource, index) => `title: Rule ${index}
id: 00000000-0000-4000-8000-00000000000${index}
logsource: ${logsource}
detection: { s: { a: x }, condition: s }
`,
).join('---\n');
const { detections } = loadUnindexed({ texts: [{ file: 'rules.yml', text }] });

const part = (...values: string[]) =>
  fc.option(fc.oneof(fc.constantFrom<unknown>(...values), fc.constantFrom<unknown>(null, 7, '')), {
    nil: undefined,
  });
const said = fc.oneof(
  fc.record(
    {
      category: part('webserver', 'process_creation', 'proxy'),
      product: part('windows', 'linux'),
      service: part('sshd'),
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom<unknown>(undefined, null, [], {}, 'webserver', 7),
);

describe('the matcher by logsource', () => {
  it('judges an event as if it were the first', () => {
    const shared = new LogsourceMatcher(detections, { routed: true });
    const idsOf = (matcher: LogsourceMatcher, logsource: unknown) =>
      matcher.match({ a: 'x', logsource }).map(({ facts }) => facts.id);
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 20 }), (events) => {
        for (const logsource of events) {
          const fresh = new LogsourceMatcher(detections, { routed: true });
          expect(idsOf(shared, logsource)).toEqual(idsOf(fresh, logsource));
        }
      }),
      { numRuns: 200 },
    );
  });
});
