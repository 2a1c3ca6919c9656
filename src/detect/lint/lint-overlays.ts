import { existsSync } from 'node:fs';
import { parseSources, type RuleSource, sourceKey } from '../rule-sources.ts';
import { type ParsedDocument, parseRuleDocument } from '../sigma/parse-document.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import { resolveRules } from '../sigma/resolve-rules.ts';
import { isMarkedShadow } from '../sigma/shadow-rules.ts';
import {
  type DocumentPath,
  readSourceDocuments,
  type SourceDocument,
} from '../sigma/source-document.ts';
import { FILTER_PART_CHECKS } from './checks.ts';
import { type LintOptions, type LintVerdict, loadIssues, runCheck, toSet } from './lint-rules.ts';
import { toSubject } from './lint-subject.ts';
import { OVERLAY_CHECKS } from './overlay-checks.ts';
import type { KnownRule, OverlayFilter, OverlaySet, OverlaySubject } from './overlay-subject.ts';
import { type MustFire, silencedCases } from './silenced-cases.ts';

const PLACEHOLDER = /%([^%\s]+)%/g;

export interface OverlayLintOptions extends Omit<LintOptions, 'files' | 'logsources'> {
  readonly overlays: LintOptions['files'];
  /** The rules that the overlays are for. */
  readonly rules: LintOptions['files'];
  /** Rules that are there too, but for those whose id one of `rules` has. @default [] */
  readonly otherRules?: LintOptions['files'];
  /** Cases that filters must not silence; tried only with `fields`. @default none */
  readonly mustFire?: MustFire;
}

/**
 * Looks at overlays together with the rules that they change, as the service reads them; one verdict for each overlay, with what is
 * wrong with its filters.
 */
export function lintOverlays(options: OverlayLintOptions): LintVerdict[] {
  const { fields, placeholders = {} } = options;
  const overlays = read(options.overlays);
  const rules = rulesOf(options);
  const kinds: RuleSource[] = [
    ...rules.map((document) => ({ document, kind: 'rule' as const })),
    ...overlays.map((document) => ({ document, kind: 'overlay' as const })),
  ];
  const pipeline = fields === undefined ? {} : { pipeline: fields.pipeline };
  const documents = parseSources(kinds, { placeholders, ...pipeline });
  const resolved = resolveRules(documents, fields?.pipeline);
  const parsedRules = documents.slice(0, rules.length);
  const parsedOverlays = documents.slice(rules.length, rules.length + overlays.length);
  const filters = new Map(
    documents.slice(rules.length + overlays.length).map((one) => [sourceKey(one), one]),
  );
  const set = overlaySet({
    rules: rules.map((source, index) => ({ source, parsed: parsedRules[index] as ParsedDocument })),
    overlays: overlays.flatMap((source, index) => {
      const overlay = parsedOverlays[index]?.overlay;
      return overlay === undefined ? [] : [{ source, overlay }];
    }),
    lists: placeholders,
  });
  const { mustFire } = options;
  const silenced =
    fields === undefined || mustFire === undefined
      ? new Map<string, string>()
      : silencedCases({ resolved, sources: kinds, placeholders, ...fields, set, mustFire });
  const lintSet = toSet(documents, options.hasFile ?? existsSync);
  return overlays.map((source, index) => {
    const parsed = parsedOverlays[index] as ParsedDocument;
    const own = filtersOf(source, parsed, { ...options, silenced });
    const value = isYamlMap(source.value) ? source.value : {};
    const subject: OverlaySubject = { source, value, overlay: parsed.overlay, filters: own, set };
    const found = [
      ...OVERLAY_CHECKS.flatMap((check) => runCheck(check, subject)),
      ...own.flatMap((filter) => {
        const one = toSubject(filter.source, filter.parsed, {
          set: lintSet,
          fields,
          fed: undefined,
        });
        return FILTER_PART_CHECKS.flatMap((check) => runCheck(check, one));
      }),
    ];
    const limited = (parsed.overlay?.filters ?? []).flatMap(
      (one) => filters.get(sourceKey(one)) ?? [],
    );
    const loading = [parsed, ...limited].flatMap((one) => loadIssues(source, one, found));
    const isRefused = [parsed, ...limited].some(({ issues }) => issues.refused);
    const { title } = value;
    return {
      ...{ file: source.file, id: undefined, kind: 'overlay' },
      title: typeof title === 'string' ? title : undefined,
      status: isRefused ? 'rejected' : 'loaded',
      issues: [...loading, ...found],
    };
  });
}

function read(files: LintOptions['files']): SourceDocument[] {
  return files.flatMap(({ file, text }) => readSourceDocuments(file, text));
}

/** The rules in force; of the others those that are not there in another form. */
function rulesOf({ rules, otherRules = [] }: OverlayLintOptions): SourceDocument[] {
  const idOf = ({ value }: SourceDocument) => (isYamlMap(value) ? value['id'] : undefined);
  const own = read(rules).filter((one) => !isMarkedShadow(one));
  const ids = new Set(own.map(idOf));
  return [...own, ...read(otherRules).filter((one) => !ids.has(idOf(one)))];
}

/** The filters of an overlay as they stand there: limited to a province they would say something else. */
function filtersOf(
  source: SourceDocument,
  { overlay }: ParsedDocument,
  options: OverlayLintOptions & { readonly silenced: ReadonlyMap<string, string> },
): OverlayFilter[] {
  const { placeholders = {}, fields, silenced } = options;
  const written = isYamlMap(source.value) ? source.value['filters'] : undefined;
  return (overlay?.filters ?? []).map((limited, index) => {
    const path: DocumentPath = ['filters', index];
    const value: unknown = Array.isArray(written) ? written[index] : undefined;
    const own = { ...limited, value };
    const taxonomies = fields?.pipeline.taxonomies ?? [];
    // A list that only some localities have has no value here; the service knows better.
    const parsed = parseRuleDocument(own, { placeholders, taxonomies, isTuning: true });
    return { source: own, parsed, path, silences: silenced.get(sourceKey(limited)) };
  });
}

function overlaySet(given: {
  rules: readonly KnownRule[];
  overlays: OverlaySet['overlays'];
  lists: OverlaySet['lists'];
}): OverlaySet {
  const { rules, overlays, lists } = given;
  const byName = new Map<string, KnownRule>();
  const names = { correlations: [] as string[], all: [] as string[] };
  for (const rule of rules) {
    const { metadata, kind } = rule.parsed;
    if (kind === 'filter') continue;
    for (const name of [metadata?.id, metadata?.name]) {
      if (name === undefined || byName.has(name)) continue;
      byName.set(name, rule);
      names.all.push(name);
      if (kind === 'correlation') names.correlations.push(name);
    }
  }
  const texts = [...rules, ...overlays]
    .map(({ source }) => source.text)
    .filter((text) => /\|expand\b/.test(text));
  const usedLists = new Set(
    texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name)),
  );
  return { find: (reference) => byName.get(reference), names, overlays, usedLists, lists };
}
