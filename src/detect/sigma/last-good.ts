import type { Issue } from '../../event/error.ts';
import { type RuleSource, sourceKey } from '../rule-sources.ts';
import type { ParsedDocument } from './parse-document.ts';
import { isYamlMap } from './read-values.ts';
import { readSourceDocuments } from './source-document.ts';

/** A document that was in force. */
export interface LastGood {
  readonly ruleId: string;
  /** SHA-256 (hex). */
  readonly textHash: string;
  readonly text: string;
  readonly file: string;
}

/** What judges in the place of refused documents. */
export interface KeptDocuments {
  /** All that is to be read, refused documents replaced. */
  readonly sources: readonly RuleSource[];
  /** Refused documents by the `sourceKey` of the first that judges in their place. */
  readonly replaced: ReadonlyMap<string, readonly ParsedDocument[]>;
}

/** A chain of correlations may be refused link by link. */
const ROUNDS_MAX = 20;

/**
 * Reads sources; where a document is refused, the last version of the same rule is read in its place, or, when its id
 * cannot be read, all that was in force from its file and stands nowhere else. Those then count as any other.
 */
export function keepLastGood<T extends { readonly documents: readonly ParsedDocument[] }>(
  given: readonly RuleSource[],
  lastGood: readonly LastGood[],
  judge: (sources: readonly RuleSource[]) => T,
): T & KeptDocuments {
  const replaced = new Map<string, ParsedDocument[]>();
  let sources = given;
  for (let round = 1; ; round++) {
    const judged = judge(sources);
    const places =
      lastGood.length === 0 || round === ROUNDS_MAX
        ? new Map<RuleSource, RuleSource[]>()
        : placesOf(judged.documents, sources, lastGood);
    if (places.size === 0) return { ...judged, sources, replaced };
    const byKey = new Map(judged.documents.map((document) => [sourceKey(document), document]));
    for (const [source, [first]] of places) {
      const refused = byKey.get(sourceKey(source.document));
      if (refused === undefined || first === undefined) continue;
      const key = sourceKey(first.document);
      replaced.set(key, [...(replaced.get(key) ?? []), refused]);
    }
    sources = sources.flatMap((source) => places.get(source) ?? [source]);
  }
}

/** Said of a refused document whose last version judges on. */
export function staysIssue({ file }: ParsedDocument): Issue {
  const detail = 'The last version that was sound stays in force.';
  return { at: file, detail, hint: 'Correct the file.' };
}

/** Said of that last version. */
export function lastGoodIssue({ file }: ParsedDocument): Issue {
  return { at: file, detail: 'The file is refused as it is; this is its last sound version.' };
}

/** Stands for the id of a document that has none. */
export function fileKey(file: string): string {
  return `file:${file}`;
}

function placesOf(
  documents: readonly ParsedDocument[],
  sources: readonly RuleSource[],
  lastGood: readonly LastGood[],
): Map<RuleSource, RuleSource[]> {
  const byKey = new Map(documents.map((document) => [sourceKey(document), document]));
  const find = (source: RuleSource) => byKey.get(sourceKey(source.document));
  const refused = sources.filter((source) => find(source)?.issues.refused);
  if (refused.length === 0) return new Map();
  const sound = documents.filter(({ issues }) => !issues.refused);
  const standing = new Set(sound.map(({ metadata, file }) => metadata?.id ?? fileKey(file)));
  const hashes = new Set(sources.map(({ document }) => document.hash));
  const present = new Set(sources.map((source) => writtenId(source, find(source))));
  const places = new Map<RuleSource, RuleSource[]>();
  for (const source of refused) {
    if (source.kind === 'tuning') continue;
    const id = writtenId(source, find(source));
    const ofRule = lastGood.filter(({ ruleId }) => ruleId === id);
    const { file } = source.document;
    const ofFile = lastGood.filter((one) => one.file === file && !present.has(one.ruleId));
    const found = (ofRule.length > 0 ? ofRule : ofFile)
      .filter(({ ruleId, textHash }) => !standing.has(ruleId) && !hashes.has(textHash))
      .flatMap((one) => readSourceDocuments(one.file, one.text));
    if (found.length === 0) continue;
    places.set(
      source,
      found.map((document) => ({ document, kind: source.kind })),
    );
    for (const { hash } of found) hashes.add(hash);
  }
  return withoutConsequences(places, find);
}

/** Correlations that may be refused only for what they refer to wait until that is replaced. */
function withoutConsequences(
  places: Map<RuleSource, RuleSource[]>,
  find: (source: RuleSource) => ParsedDocument | undefined,
): Map<RuleSource, RuleSource[]> {
  const names = new Set<string>();
  for (const source of places.keys()) {
    const { metadata } = find(source) ?? {};
    for (const name of [metadata?.id, metadata?.name]) if (name !== undefined) names.add(name);
  }
  const roots = [...places].filter(([source]) => {
    const rules = find(source)?.correlation?.rules ?? [];
    return !rules.some((name) => names.has(name));
  });
  return roots.length > 0 ? new Map(roots) : places;
}

function writtenId(
  { document }: RuleSource,
  parsed: ParsedDocument | undefined,
): string | undefined {
  if (parsed?.metadata !== undefined) return parsed.metadata.id;
  const id = isYamlMap(document.value) ? document.value['id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
