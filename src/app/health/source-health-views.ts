import type { SourceHealthView } from '../../api/contract.ts';
import type { BlindSpot, SourceHealth } from '../../api/source-health.ts';
import { NATIONAL, type Scope } from '../../event/scope.ts';
import type { Source } from '../../event/source.ts';
import {
  HEALTH_SLOT_MS,
  type HealthMeasures,
  type JudgedSource,
  type SourceSlot,
} from '../../event/source-health.ts';
import type { State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { RuleDependence } from '../onboarding/dependent-rules.ts';
import { blindRules, isBlinding } from './blind-rules.ts';
import { dayFromMs, dayView } from './day-views.ts';
import { degradedDuring } from './degraded-sources.ts';
import { fieldDrift } from './field-drift.ts';
import { judgedHours } from './judged-hours.ts';
import { reasonText } from './reason-text.ts';
import { silenceFloorMs } from './silence-floor.ts';
import { UsualFlow } from './usual-flow.ts';

const DAY_MS = 86_400_000;
const SLOTS_SHOWN = DAY_MS / HEALTH_SLOT_MS;
const LEARNT_MS = 29 * DAY_MS;

export interface SourceHealthOptions {
  readonly state: Pick<State, 'health' | 'sources'>;
  readonly dependence: RuleDependence;
  readonly clock: Clock;
}

/** What people are shown of how sources are: the last verdict, and what came since yesterday. */
export function createSourceHealth(options: SourceHealthOptions): SourceHealth {
  const { state, dependence } = options;
  return {
    all: async (scope) => {
      const nowMs = options.clock.now();
      const [sources, all, volumes] = await Promise.all([
        state.sources.list(scope),
        state.health.judged(scope),
        state.health.volumes(scope, { fromMs: dayFromMs(nowMs), toMs: nowMs + 1 }),
      ]);
      const judged = new Map(all.map((one) => [one.sourceId, one]));
      const slots = Map.groupBy(volumes, ({ sourceId }) => sourceId);
      return sources.map((source) => ({
        ...verdictView(source, judged.get(source.id), nowMs),
        day: dayView(source, slots.get(source.id) ?? [], nowMs),
      }));
    },
    of: (scope, source) => wholeView(scope, source, options),
    degradedDuring: (scope, alert) => degradedDuring(scope, alert, options),
    blindSpots: async (scope) => {
      const judged = (await state.health.judged(scope)).filter(isBlinding);
      const spots = new Map<string, BlindSpot[]>();
      if (judged.length === 0) return spots;
      const types = new Map((await state.sources.list(scope)).map(({ id, type }) => [id, type]));
      for (const one of judged) {
        const [worst] = one.reasons;
        const type = types.get(one.sourceId);
        if (worst === undefined || type === undefined) continue;
        const reason = reasonText(worst, one.measures, one.sourceId);
        for (const { id } of blindRules(one, type, dependence)) {
          const spot = { sourceId: one.sourceId, sinceMs: one.sinceMs, reason };
          spots.set(id, [...(spots.get(id) ?? []), spot]);
        }
      }
      return spots;
    },
  };
}

async function wholeView(
  scope: Scope,
  source: Source,
  { state, dependence, clock }: SourceHealthOptions,
): Promise<SourceHealthView> {
  const nowMs = clock.now();
  const { id } = source;
  const toMs = nowMs + 1;
  const [judged, slots, flow, fields] = await Promise.all([
    state.health.judgedSource(scope, id),
    state.health.slots(scope, { sourceIds: [id], fromMs: nowMs - DAY_MS, toMs }),
    // What is usual of the source is told to all who may see it, wherever it belonged before.
    state.health.flow(NATIONAL, { sourceId: id, fromMs: nowMs - LEARNT_MS, toMs }),
    state.health.fields(scope, id),
  ]);
  const drift = fieldDrift(fields, slots, nowMs);
  const current = asOfNow(source, judged);
  return {
    ...verdictView(source, judged, nowMs),
    newFields: [...drift.added],
    lostFields: [...drift.lost],
    blindRules:
      current === undefined
        ? []
        : blindRules(current, source.type, dependence).map(({ id: rule, title }) => ({
            ...{ id: rule, title },
          })),
    slots: slotViews(slots, {
      source,
      usual: new UsualFlow(flow, judgedHours(source)),
      nowMs,
    }),
  };
}

/** A source that was switched off, or on, since it was judged is judged anew soon. */
function asOfNow(source: Source, judged: JudgedSource | undefined): JudgedSource | undefined {
  return (judged?.status === 'OFF') === source.enabled ? undefined : judged;
}

function verdictView(source: Source, last: JudgedSource | undefined, nowMs: number) {
  const { id: sourceId, enabled } = source;
  const judged = asOfNow(source, last);
  if (judged === undefined) {
    const measures: HealthMeasures = {
      ...{ silenceLimitMs: silenceFloorMs(source), recordsLastHour: 0, deadLettersLastHour: 0 },
      deadLetterReasons: [],
    };
    const never = { reason: 'never_sent', status: 'NEW' } as const;
    return {
      ...{ sourceId, sinceMs: last?.judgedAtMs ?? source.createdAtMs, judgedAtMs: nowMs },
      status: enabled ? ('NEW' as const) : ('OFF' as const),
      reasons: enabled ? [{ ...never, text: reasonText(never, measures, sourceId) }] : [],
      ...measures,
    };
  }
  const { status, sinceMs, judgedAtMs, reasons, measures } = judged;
  const { skewSpreadMs: _, ...shown } = measures;
  return {
    ...{ sourceId, status, sinceMs, judgedAtMs, ...shown },
    reasons: reasons.map((reason) => {
      const { fields: __, expected: ___, ...numbers } = reason;
      return { ...numbers, text: reasonText(reason, measures, sourceId) };
    }),
    deadLetterReasons: [...measures.deadLetterReasons],
  };
}

function slotViews(
  slots: readonly SourceSlot[],
  { source, usual, nowMs }: { source: Source; usual: UsualFlow; nowMs: number },
): SourceHealthView['slots'] {
  const hours = judgedHours(source);
  const isUpload = source.transport.kind === 'upload';
  const byStart = new Map(slots.map((slot) => [slot.slotMs, slot]));
  const lastMs = nowMs - (nowMs % HEALTH_SLOT_MS);
  return Array.from({ length: SLOTS_SHOWN }, (_, place) => {
    const startMs = lastMs - (SLOTS_SHOWN - 1 - place) * HEALTH_SLOT_MS;
    const slot = byStart.get(startMs);
    const expected = isUpload ? undefined : usual.expected(startMs);
    const dead = Object.values(slot?.deadLetters ?? {});
    return {
      startMs,
      records: slot?.records ?? 0,
      deadLetters: dead.reduce((sum, count) => sum + count, 0),
      ...(expected === undefined ? {} : { expected }),
      isOpen: hours.isOpen(startMs),
    };
  });
}
