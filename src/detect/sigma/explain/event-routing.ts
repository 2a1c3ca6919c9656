import { eventLogsources, saidLogsource } from '../event-logsources.ts';
import type { RuleLogsource } from '../parse-metadata.ts';
import type { RoutedRule } from '../resolve-rules.ts';
import { contains, fits, type Logsources } from '../rule-routing.ts';

type Event = Readonly<Record<string, unknown>>;

/**
 * The logsources of an event: those of its type, if a source of that type could have sent it; else what it says itself
 * in `logsource`; else, when `isEcs`, what it shows. `undefined` = nothing is known, so every rule looks at it.
 */
export function logsourcesOf(
  event: Event,
  { types, isEcs }: { readonly types: Logsources; readonly isEcs: boolean },
): readonly RuleLogsource[] | undefined {
  const typed = types.get(typeOf(event) ?? '');
  if (typed !== undefined) {
    const isOpen = typed.some(({ product }) => product === 'ecs');
    return isOpen ? [...typed, ...eventLogsources(event)] : typed;
  }
  const said = saidLogsource(event);
  if (said !== undefined) return [said];
  const shown = isEcs ? eventLogsources(event) : [];
  return shown.length === 0 ? undefined : shown;
}

/** Whether a rule looks at an event at all, and why not. */
export interface RoutingVerdict {
  readonly fits: boolean;
  readonly rule: RuleLogsource;
  /** Absent = nothing is known of the event. */
  readonly event?: readonly RuleLogsource[];
  /** Keys in which the rule differs from the logsource of the event that comes nearest. */
  readonly differs: readonly {
    readonly key: string;
    readonly rule: string;
    readonly event: string;
  }[];
}

const KEYS = ['product', 'category', 'service'] as const;

/** Compares the logsource of a rule with those of an event. */
export function routingVerdict(
  rule: Pick<RoutedRule, 'logsource' | 'anyLogsource'>,
  event: readonly RuleLogsource[] | undefined,
): RoutingVerdict {
  const own = rule.logsource;
  if (event === undefined) return { fits: true, rule: own, differs: [] };
  if (fits(rule, event)) return { fits: true, rule: own, event, differs: [] };
  const differences = event.map((one) =>
    KEYS.filter((key) => own[key] !== undefined && own[key] !== one[key]).map((key) => {
      return { key, rule: own[key] ?? '', event: one[key] ?? '-' };
    }),
  );
  const differs = differences.reduce((a, b) => (b.length < a.length ? b : a), differences[0] ?? []);
  return { fits: event.some((one) => contains(own, one)), rule: own, event, differs };
}

function typeOf(event: Event): string | undefined {
  const source = mapAt(mapAt(event, 'gac'), 'source');
  return (
    textAt(source, 'type') ??
    textAt(mapAt(event, 'event'), 'dataset') ??
    textAt(event, 'event.dataset')
  );
}

function mapAt(map: Event | undefined, key: string): Event | undefined {
  const value = map?.[key];
  return value !== null && typeof value === 'object' ? (value as Event) : undefined;
}

function textAt(map: Event | undefined, key: string): string | undefined {
  const value = map?.[key];
  return typeof value === 'string' ? value : undefined;
}
