import { loadRules, loadUnindexed } from '../../../../src/detect/load-rules.ts';
import { LogsourceMatcher } from '../../../../src/detect/sigma/logsource-matcher.ts';
import type { Vector } from '../../../vectors/read-vectors.ts';
import { rulesOf } from '../../../vectors/read-vectors.ts';

/** Rule → events that it matched; rules are named by id, those without one by name. */
export type Matches = Readonly<Record<string, readonly string[]>>;

/** Judges the events of a case one by one, routed by the logsource that they state. */
export function judgeRouted(vector: Vector): Matches {
  const rules = loadUnindexed({ texts: rulesOf(vector), placeholders: vector.placeholders ?? {} });
  const matcher = new LogsourceMatcher(rules.detections, { routed: true });
  return collect(vector, (fields) => matcher.match(fields).map(({ facts }) => facts.id));
}

/** Judges them by every rule, with the index that the service uses. */
export function judgeUnrouted(vector: Vector): Matches {
  const { set } = loadRules({
    texts: rulesOf(vector),
    placeholders: vector.placeholders ?? {},
  });
  return collect(vector, (fields) => set.match(fields as never).map(({ rule }) => rule.facts.id));
}

function collect(
  vector: Vector,
  match: (fields: Readonly<Record<string, unknown>>) => readonly string[],
): Matches {
  const matches: Record<string, string[]> = {};
  for (const { id, fields } of vector.events ?? []) {
    for (const rule of match(fields)) matches[rule] = [...(matches[rule] ?? []), id];
  }
  return matches;
}

/** What a case expects, without rules that match nothing. */
export function expectedMatches(vector: Vector): Matches {
  const entries = Object.entries(vector.expect.matches ?? {});
  return Object.fromEntries(entries.filter(([, events]) => events.length > 0));
}

/** Ids of the rules of cases begin with this; together each case needs its own. */
const ID_START = 'c0000000';

/** Judges all events of many cases by all their rules in one index; the matches of each case by its own rules. */
export function judgeTogether(vectors: readonly Vector[]): Matches[] {
  const starts = vectors.map((_, index) => (index + 1).toString(16).padStart(ID_START.length, '0'));
  const texts = vectors.flatMap((vector, index) =>
    rulesOf(vector).map(({ file, text }) => ({
      file: `${index}/${file}`,
      text: text.replaceAll(ID_START, starts[index] ?? ''),
    })),
  );
  const placeholders = Object.assign({}, ...vectors.map((vector) => vector.placeholders ?? {}));
  const { set } = loadRules({ texts, placeholders });
  return vectors.map((vector, index) =>
    collect(vector, (fields) =>
      set
        .match(fields as never)
        .map(({ rule }) => rule.facts.id)
        .filter((id) => id.startsWith(starts[index] ?? ''))
        .map((id) => id.replace(starts[index] ?? '', ID_START)),
    ),
  );
}
