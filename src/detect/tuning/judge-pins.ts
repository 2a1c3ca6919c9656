import type { LoadOptions } from '../load-rules.ts';
import { parseSources, type Refusals, type RuleSource, sourceKey } from '../rule-sources.ts';
import type { ParsedDocument } from '../sigma/parse-document.ts';
import { type ResolvedRules, resolveRules } from '../sigma/resolve-rules.ts';
import { firesPin, rulesBelow } from './fires-pin.ts';
import { type LostPin, lossText, type Pin, suppressionText } from './pin.ts';
import { sourcesAround } from './sources-around.ts';

const HINT =
  'Make it narrower, so that the events of the pin still count, or take the pin away if it was wrong.';

/** What the pins say of a load. */
export interface PinJudgement {
  /** Filters, exceptions and overlays without which a pin fires. */
  readonly refusals: Refusals;
  /** Nothing of those is to blame: the rule itself has changed. */
  readonly lost: readonly LostPin[];
}

/**
 * Replays every pin of a loaded rule. Where the rule no longer fires, what tunes it is put back one by one, in the order
 * of loading, and the one that takes the pin away is refused.
 */
export function judgePins(
  resolved: ResolvedRules,
  sources: readonly RuleSource[],
  options: LoadOptions & { readonly pins: readonly Pin[] },
): PinJudgement {
  const refusals = new Map<string, { detail: string; hint: string }>();
  const lost: LostPin[] = [];
  const known = new Set([...resolved.detections.map(({ rule }) => rule.facts.id)]);
  for (const { facts } of resolved.correlations) known.add(facts.id);
  for (const pin of options.pins) {
    if (!known.has(pin.ruleId)) continue;
    if (firesPin(rulesBelow(pin.ruleId, resolved, options.logsources), pin)) continue;
    const guilty = blame(pin, sources, options);
    if (guilty === undefined) {
      lost.push({ pin, detail: lossText(pin) });
      continue;
    }
    for (const document of guilty) {
      refusals.set(sourceKey(document), { detail: suppressionText(pin), hint: HINT });
    }
  }
  return { refusals, lost };
}

/** The documents that take a pin away; `undefined` when it does not fire without any of them either. */
function blame(
  pin: Pin,
  sources: readonly RuleSource[],
  options: LoadOptions,
): ParsedDocument[] | undefined {
  const near = sourcesAround(pin.ruleId, sources, { above: false });
  const candidates = parseSources(near, options).filter(
    ({ kind, issues }) => (kind === 'filter' || kind === 'overlay') && !issues.refused,
  );
  const fires = (without: readonly ParsedDocument[]) => {
    const refusals = new Map(
      without.map((one) => [sourceKey(one), { detail: 'It is tried without.', hint: '' }]),
    );
    const resolved = resolveRules(
      parseSources(near, options, refusals),
      options.pipeline,
      options.budgets,
    );
    return firesPin(rulesBelow(pin.ruleId, resolved, options.logsources), pin);
  };
  if (!fires(candidates)) return undefined;
  const guilty: ParsedDocument[] = [];
  for (const [index] of candidates.entries()) {
    const one = candidates[index] as ParsedDocument;
    if (!fires([...guilty, ...candidates.slice(index + 1)])) guilty.push(one);
  }
  return guilty;
}
