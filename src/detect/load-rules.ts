import type { Bilingual } from '../event/signal.ts';
import type { StaticBudgets } from './budget/static-budgets.ts';
import type { RuleVerdict } from './contract.ts';
import {
  type LoadedShadow,
  type LoadedShadows,
  loadShadows,
  splitShadows,
} from './load-shadows.ts';
import { type LoadedDocument, LoadedDocuments } from './loaded-documents.ts';
import { NO_DECISIONS, type RuleDecisions } from './rule-decisions.ts';
import type { RuleSet } from './rule-set.ts';
import { parseSources, type Refusals, type RuleSource, readSources } from './rule-sources.ts';
import { chainBounds } from './scheduled/chain-bounds.ts';
import { withCountingIdentity } from './sigma/counting-identity.ts';
import type { FieldPipeline } from './sigma/field-pipeline.ts';
import { keepLastGood, type LastGood } from './sigma/last-good.ts';
import type { ParsedDocument } from './sigma/parse-document.ts';
import { hashAll } from './sigma/parse-document.ts';
import type { ResolvedRules } from './sigma/resolve-rules.ts';
import { resolveRules } from './sigma/resolve-rules.ts';
import { RoutedMatcher } from './sigma/routed-matcher.ts';
import { toRuleFacts } from './sigma/rule-facts.ts';
import type { Logsources } from './sigma/rule-routing.ts';
import { warnUnfed } from './sigma/warn-unfed.ts';
import { type WithheldRules, withholdRules } from './sigma/withhold-rules.ts';
import { judgePins } from './tuning/judge-pins.ts';
import type { LostPin } from './tuning/pin.ts';

export interface LoadOptions {
  /** Every `*.yml` and `*.yaml` below them but `*.test.yml`. @default [] */
  readonly directories?: readonly string[];
  /** Single files. @default [] */
  readonly files?: readonly string[];
  /** Documents that are in no file, such as one in an editor. @default [] */
  readonly texts?: readonly { readonly file: string; readonly text: string }[];
  /** Translates field names; none = rules name the fields of the events. */
  readonly pipeline?: FieldPipeline;
  /**
   * Logsources of each type of event (`gac.source.type`, else `event.dataset`). None = no routing: every rule looks
   * at every event. A rule of a logsource that nothing feeds gets a warning.
   */
  readonly logsources?: Logsources;
  /** Every `*.yml` and `*.yaml` below them is an overlay of a locality. @default [] */
  readonly overlayDirectories?: readonly string[];
  /** Values of `%placeholders%` of the modifier `expand`. @default {} */
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
  /** How large a rule may be. @default DEFAULT_BUDGETS */
  readonly budgets?: StaticBudgets;
  /** @default rules as their files have them */
  readonly decisions?: RuleDecisions;
  /** What was in force before: where a document is refused, its last version judges on. @default [] */
  readonly lastGood?: readonly LastGood[];
  /** Documents that are refused for what does not stand in them. @default none */
  readonly refusals?: Refusals;
  /** Folders of rules that are judged beside those in force, as those marked `gac.shadow` are. None = no rule is. */
  readonly shadow?: { readonly directories: readonly string[] };
}

export interface LoadedRules {
  readonly set: RuleSet;
  /** One for each document, in the order of files; a refused one comes after what judges in its place. */
  readonly verdicts: readonly RuleVerdict[];
  /** Documents of files that judge. */
  readonly inForce: readonly LoadedDocument[];
  /** Rules that judge in shadow. */
  readonly shadows: readonly LoadedShadow[];
  /** Texts of rules that were refused, whether an earlier version judges or not. */
  readonly refused: readonly Pick<LoadedDocument, 'ruleId' | 'textHash'>[];
  /** Ids of rules that were put back, but whose file holds another text by now. */
  readonly superseded: readonly string[];
  /** Pins on which rules do not fire any more because they themselves have changed. */
  readonly lostPins: readonly LostPin[];
}

/**
 * Reads, checks and compiles rules. A document that is wrong is refused with every reason; the others load.
 * @throws Error when a directory or file cannot be read; GacError GAC_RULE_INVALID when there are too many
 */
export function loadRules(options: LoadOptions): LoadedRules {
  const { live, shadow } = splitShadows(readSources(options), options);
  const read = keepLastGood(live, options.lastGood ?? [], (sources) => readRules(sources, options));
  const { documents, resolved, lost } = read;
  if (options.logsources !== undefined) warnUnfed(documents, options.logsources);
  const shadows = loadShadows(shadow, read.sources, options);
  const told = new LoadedDocuments(read, options);
  return {
    set: toRuleSet(documents, resolved, { ...options, shadows }),
    verdicts: [...told.verdicts(toVerdict), ...shadows.verdicts],
    inForce: told.inForce(),
    shadows: shadows.facts,
    superseded: told.superseded(),
    refused: told.refused(),
    lostPins: lost,
  };
}

/** Reads and resolves; what keeps a rule from firing on a pin is refused, and the rest is resolved again. */
function readRules(sources: readonly RuleSource[], options: LoadOptions) {
  const documents = parseSources(sources, options, options.refusals);
  const resolved = withheldRules(documents, options);
  const pins = options.decisions?.pins ?? [];
  if (pins.length === 0) return { documents, resolved, lost: [] };
  const { refusals, lost } = judgePins(resolved, sources, { ...options, pins });
  for (const { pin, detail } of lost) {
    const document = documents.find(({ metadata }) => metadata?.id === pin.ruleId);
    document?.issues.warn([], detail, 'Change the rule back, or take the pin away.');
  }
  if (refusals.size === 0) return { documents, resolved, lost };
  const all = new Map([...(options.refusals ?? []), ...refusals]);
  const again = parseSources(sources, options, all);
  return { documents: again, resolved: withheldRules(again, options), lost };
}

function withheldRules(documents: readonly ParsedDocument[], options: LoadOptions) {
  const { withheld } = options.decisions ?? NO_DECISIONS;
  return withholdRules(resolveRules(documents, options.pipeline, options.budgets), withheld);
}

/** Rules that were read and checked, without an index over them. */
export interface ReadRules extends ResolvedRules {
  /** One for each document, in the order of files. */
  readonly verdicts: readonly RuleVerdict[];
}

/** As `loadRules`, for a caller that builds its own index. */
export function loadUnindexed(
  options: Omit<LoadOptions, 'logsources'>,
): ReadRules & Pick<LoadedRules, 'lostPins'> {
  const { live } = splitShadows(readSources(options), options);
  const {
    documents,
    resolved: read,
    lost,
  } = keepLastGood(live, options.lastGood ?? [], (sources) => readRules(sources, options));
  const { reasons, ...resolved } = read;
  return {
    ...resolved,
    verdicts: documents.map((document) => toVerdict(document, reasons)),
    lostPins: lost,
  };
}

function toRuleSet(
  documents: readonly ParsedDocument[],
  resolved: WithheldRules,
  { logsources, shadows }: LoadOptions & { readonly shadows: LoadedShadows },
): RuleSet {
  const routed = [...resolved.detections, ...shadows.detections];
  const matcher = new RoutedMatcher(routed, logsources);
  const loaded = documents.filter(
    ({ issues, metadata }) => !issues.refused && !resolved.reasons.has(metadata?.id ?? ''),
  );
  const correlations = [...resolved.correlations, ...shadows.correlations];
  return {
    version: hashAll([...loaded.map((document) => document.hash), ...shadows.hashes].sort()),
    detections: routed.map(({ rule }) => rule),
    correlations: withCountingIdentity({ detections: routed, correlations }),
    bounds: chainBounds({ detections: routed, correlations }, logsources),
    match: (doc, timing) => matcher.match(doc, timing),
  };
}

function toVerdict(
  document: ParsedDocument,
  withheld: ReadonlyMap<string, Bilingual>,
): RuleVerdict {
  const { metadata, issues } = document;
  const reason = issues.refused ? undefined : withheld.get(metadata?.id ?? '');
  const why = reason === undefined ? [] : [withheldIssue(document.file, reason.en)];
  const facts = metadata === undefined ? undefined : toRuleFacts(document, metadata, []);
  return {
    file: document.file,
    id: metadata?.id,
    title: facts?.title,
    kind: document.kind,
    level: facts?.level,
    family: facts?.family,
    status: issues.refused ? 'rejected' : reason === undefined ? 'loaded' : 'withheld',
    issues: [...issues.issues, ...why],
    ...(reason === undefined ? {} : { withheld: reason }),
  };
}

function withheldIssue(file: string, reason: string) {
  const hint = 'It judges again when the rule is changed or released.';
  return { at: file, detail: reason, hint };
}
