// Goal: a change of a correlation that leaves alone what it counts goes on with its windows and takes up its new texts; any
// other change begins anew.
// Method: a real detector that is given another version of the rule half way to its threshold.
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';

const BASE = `title: Log-in
id: 11111111-1111-4111-8111-111111111111
name: login
logsource: { category: authentication }
detection: { selection: { event.action: login }, condition: selection }
level: low
`;
const BURST = `title: Burst
id: 33333333-3333-4333-8333-333333333333
correlation:
  type: event_count
  rules: [login]
  group-by: [user.name]
  timespan: 5m
  condition: { gte: 4 }
level: high
`;

const load = (base: string, burst: string) =>
  loadRules({ texts: [{ file: 'a.yml', text: `${base}---\n${burst}` }] }).set;

function eventAt(offset: number): PlacedEvent {
  return {
    ...{ id: `e${offset}`, journalId: 'j', partition: 0, offset, sourceId: 's', province: '10' },
    ...{ commune: undefined, timeMs: 1_000 * offset, receivedAtMs: 1e6 },
    doc: { event: { action: 'login' }, user: { name: 'lan' }, gac: { source: { id: 's' } } },
  } as unknown as PlacedEvent;
}

/** What is raised when the rules change after three of the four events that it takes. */
function raisedAcross(base: string, burst: string) {
  const options = { latenessMs: 0, idleMs: 1_000, roster: () => [] };
  const detector = createDetector({ ...options, rules: load(BASE, BURST) });
  expect(detector.evaluate(0, [0, 1, 2].map(eventAt), 1e6)).toEqual([]);
  detector.reload(load(base, burst));
  return detector
    .evaluate(0, [eventAt(3)], 1e6)
    .map(({ rule }) => `${rule.level} ${rule.title.en}`);
}

describe('windows across a change', () => {
  it('go on when level, texts or tags change, and tell by the new ones', () => {
    const other = BURST.replace('high', 'critical').replace('Burst', 'Many');
    expect(raisedAcross(BASE, `${other}tags: [attack.t1110]\n`)).toEqual(['critical Many']);
  });

  it('go on when only the texts of what they count change', () => {
    expect(raisedAcross(BASE.replace('low', 'medium'), BURST)).toEqual(['high Burst']);
  });

  it.each([
    ['the threshold', BASE, BURST.replace('gte: 4', 'gte: 2')],
    ['the window', BASE, BURST.replace('5m', '6m')],
    ['the group', BASE, BURST.replace('user.name', 'event.action')],
    ['what is counted', BASE.replace(': login }', ': [login, x] }'), BURST],
  ])('begin anew when %s changes', (_what, base, burst) => {
    expect(raisedAcross(base, burst)).toEqual([]);
  });
});
