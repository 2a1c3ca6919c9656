import { readHistory } from '../../detect/backtest/read-history.ts';
import { firesPin } from '../../detect/tuning/fires-pin.ts';
import type { Alert } from '../../event/alert.ts';
import { GacError } from '../../event/error.ts';
import type { GacEvent } from '../../event/event.ts';
import type { Scope } from '../../event/scope.ts';
import type { TuningOptions } from './rule-tuning.ts';

/** Most events of one pin. */
const EVENTS_MAX = 1_000;
const PAGE_SIZE = 200;

interface PinOptions extends TuningOptions {
  readonly scope: Scope;
  readonly alert: Alert;
}

/** The fewest known events of an alert on which its rule fires: those it names, or all of its time that the rule needs. */
export async function pinEvents(options: PinOptions): Promise<readonly GacEvent[]> {
  const { rules, alert, store, scope } = options;
  const around = rules.around(alert.rule.id, {});
  const { correlations } = around.set;
  const { province, group } = alert;
  const set = around.set;
  const fires = (events: readonly GacEvent[]) =>
    firesPin(set, { ruleId: alert.rule.id, province, group, events });
  const evidence = await store.getMany(scope, await evidenceOf(options));
  if (fires(evidence)) return slimmed(evidence, fires);
  const windowMs = Math.max(0, ...correlations.map((rule) => rule.windowMs));
  const gathered: GacEvent[] = [];
  const history = readHistory({
    ...{ store, scope, filter: { op: 'eq', field: 'gac.province', value: province } },
    ...{ fromMs: alert.firstEventMs - windowMs, toMs: alert.lastEventMs + 1, hint: around.bound },
  });
  for await (const { events } of history) {
    gathered.push(...events.filter((event) => set.match(event).length > 0));
    if (gathered.length > EVENTS_MAX) break;
  }
  if (gathered.length <= EVENTS_MAX && fires(gathered)) return slimmed(gathered, fires);
  const count = gathered.length > EVENTS_MAX ? `more than ${EVENTS_MAX}` : gathered.length;
  throw new GacError(
    'GAC_CONFLICT',
    `The rule as it stands does not fire on the events of this alert that are known (${count}), so they pin ` +
      'nothing: an exception leaves them out, the rule has changed, it needs events of a longer time, or silence is ' +
      'what it told of.',
  );
}

async function evidenceOf({ state, scope, alert }: PinOptions): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < EVENTS_MAX) {
    const asked = { size: PAGE_SIZE, offset: ids.length };
    const { items, total } = await state.alerts.evidence(scope, alert.id, asked);
    ids.push(...items);
    if (items.length === 0 || ids.length >= total) break;
  }
  return ids.slice(0, EVENTS_MAX);
}

/** Without the original lines, where the rule does not look at them. */
function slimmed(
  events: readonly GacEvent[],
  fires: (events: readonly GacEvent[]) => boolean,
): readonly GacEvent[] {
  const slim = events.map((doc): GacEvent => {
    const { original: _original, ...event } = doc.event;
    return { ...doc, event };
  });
  return fires(slim) ? slim : events;
}
