import type { DegradedSource } from '../../api/source-health.ts';
import type { Alert } from '../../event/alert.ts';
import type { Scope } from '../../event/scope.ts';
import type { HealthChange, HealthMeasures } from '../../event/source-health.ts';
import type { State } from '../../state/contract.ts';
import type { RuleDependence } from '../onboarding/dependent-rules.ts';
import { blindRules } from './blind-rules.ts';
import { HEALTH_RULE } from './health-signal.ts';
import { reasonText } from './reason-text.ts';

/** Sources that are looked at for one alert. */
const SOURCES_MAX = 200;
/** Changes of one source that are looked at, the newest. */
const CHANGES_MAX = 100;

/** The sources that were not well at the time of an alert, and that its rule looks at. */
export async function degradedDuring(
  scope: Scope,
  {
    rule,
    province,
    firstEventMs,
    lastEventMs,
  }: Pick<Alert, 'rule' | 'province' | 'firstEventMs' | 'lastEventMs'>,
  {
    state,
    dependence,
  }: {
    readonly state: Pick<State, 'health' | 'sources'>;
    readonly dependence: RuleDependence;
  },
): Promise<readonly DegradedSource[]> {
  // It is about a source that is not well itself.
  if (rule.id === HEALTH_RULE) return [];
  const sources = (await state.sources.list(scope)).filter(
    (source) =>
      source.province === province &&
      dependence.ofType(source.type).some(({ id }) => id === rule.id),
  );
  const found: DegradedSource[] = [];
  for (const { id, type } of sources.slice(0, SOURCES_MAX)) {
    const changes = await state.health.changes(scope, id, { fromMs: 0, size: CHANGES_MAX });
    for (const [place, change] of changes.entries()) {
      const untilMs = changes[place - 1]?.atMs;
      const isThen = change.atMs <= lastEventMs && (untilMs ?? lastEventMs) >= firstEventMs;
      if (!isThen || !blindRules(change, type, dependence).some((one) => one.id === rule.id)) {
        continue;
      }
      found.push({
        ...{ sourceId: id, sinceMs: change.atMs, reason: reasonOf(change) },
        ...(untilMs === undefined ? {} : { untilMs }),
      });
    }
  }
  return found.sort((left, right) => left.sinceMs - right.sinceMs);
}

/** The worst reason, by what is known of that time. */
function reasonOf({ sourceId, reasons, atMs }: HealthChange): DegradedSource['reason'] {
  const [worst] = reasons;
  const silentMs = worst?.reason === 'silent' ? (worst.measured ?? 0) : 0;
  const measures: HealthMeasures = {
    ...{ lastReceivedMs: atMs - silentMs, silenceLimitMs: 0, recordsLastHour: 0 },
    ...{ deadLettersLastHour: 0, deadLetterReasons: [] },
  };
  if (worst === undefined) return { vi: '', en: '' };
  return reasonText(worst, measures, sourceId);
}
