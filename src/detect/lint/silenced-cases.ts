import type { RuleSource } from '../rule-sources.ts';
import { sourceKey } from '../rule-sources.ts';
import type { FieldPipeline } from '../sigma/field-pipeline.ts';
import type { ResolvedRules } from '../sigma/resolve-rules.ts';
import { judgePins } from '../tuning/judge-pins.ts';
import type { Lists } from '../tuning/local-lists.ts';
import type { Overlay } from '../tuning/overlay.ts';
import { type Pin, suppressionText } from '../tuning/pin.ts';
import type { OverlaySet } from './overlay-subject.ts';

/** Test cases of a rule that must fire, as pins, with the events in a province; `undefined` = as they are. */
export type MustFire = (ruleId: string, province: string | undefined) => readonly Pin[];

export interface SilencedOptions {
  readonly resolved: ResolvedRules;
  readonly sources: readonly RuleSource[];
  readonly placeholders: Lists;
  readonly pipeline: FieldPipeline;
  readonly set: OverlaySet;
  readonly mustFire: MustFire;
}

/** By `sourceKey` of the filters of overlays: the name of a case that one of them keeps from firing. */
export function silencedCases(options: SilencedOptions): ReadonlyMap<string, string> {
  const { resolved, sources, placeholders, pipeline, set, mustFire } = options;
  const pins = set.overlays.flatMap(({ overlay }) =>
    affectedRules(overlay, options).flatMap((id) => mustFire(id, overlay.province)),
  );
  if (pins.length === 0) return new Map();
  const { refusals } = judgePins(resolved, sources, { placeholders, pipeline, pins });
  const silenced = new Map<string, string>();
  for (const one of set.overlays.flatMap(({ overlay }) => overlay.filters)) {
    const refusal = refusals.get(sourceKey(one));
    const pin = pins.find((candidate) => suppressionText(candidate) === refusal?.detail);
    if (pin !== undefined) silenced.set(sourceKey(one), pin.name);
  }
  return silenced;
}

/** The rules that the filters of an overlay name, and the correlations that refer to them in the end. */
function affectedRules(
  { filters }: Overlay,
  { resolved: { correlations }, set }: SilencedOptions,
): string[] {
  const affected = new Set<string>();
  for (const { value } of filters) {
    const { filter } = value as { readonly filter?: { readonly rules?: unknown } };
    for (const name of [filter?.rules ?? []].flat()) {
      affected.add(set.find(String(name))?.parsed.metadata?.id ?? '');
    }
  }
  // Inner ones come first.
  for (const { facts, ruleIds } of correlations) {
    if (ruleIds.some((id) => affected.has(id))) affected.add(facts.id);
  }
  return [...affected];
}
