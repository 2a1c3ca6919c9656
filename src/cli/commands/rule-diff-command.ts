import fs from 'node:fs';
import { diffRules, type RuleDifference } from '../../detect/engineering/rule-difference.ts';
import { type OpenedRules, openRules } from '../../detect/sigma/explain/opened-rules.ts';
import { text } from '../../message/text.ts';
import { LOGSOURCES } from '../../normalize/logsources.ts';
import { systemClock } from '../../telemetry/clock.ts';
import {
  type Command,
  type CommandContext,
  EXIT,
  missing,
  optionText,
  UsageError,
} from '../command.ts';
import { print, printJson } from '../output.ts';
import { openPipeline, PIPELINE_OPTIONS, readPipelineChoice } from '../pipeline-option.ts';
import { EventTimeReader } from '../rule-eval/event-time.ts';
import { readRuleFiles } from '../rule-files.ts';
import { eventsIn, RuleJudge } from '../rule-judge.ts';

/** Most differing findings of each side that are listed. */
const LISTED_MAX = 1_000;
const SHOWN_MAX = 20;
/** Most findings of each side that are compared. */
const COMPARED_MAX = 1_000_000;

/** `gac rule diff`: what differs between two versions; needs no service. */
export const RULE_DIFF_COMMAND: Command = {
  name: ['rule', 'diff'],
  summary: 'rule.diff.summary',
  synopsis:
    'OLD NEW [--events FILE] [--pipeline NAME] [--mapping FILE]… [--no-routing] [--time-field NAME]',
  options: {
    events: { type: 'string' },
    ...PIPELINE_OPTIONS,
    'no-routing': { type: 'boolean' },
    'time-field': { type: 'string' },
  },
  run: compare,
};

/** What the two versions raise over the same events. */
interface Findings {
  readonly events: number;
  readonly broken: number;
  /** Findings beyond the limit, which are not compared. */
  readonly left: number;
  readonly both: number;
  readonly onlyOldCount: number;
  readonly onlyNewCount: number;
  readonly onlyOld: readonly Finding[];
  readonly onlyNew: readonly Finding[];
}

/** A match of a detection (`event`), or a firing of a correlation. */
interface Finding {
  readonly rule: string;
  readonly event?: number;
  readonly group?: Readonly<Record<string, string>>;
  readonly events?: readonly number[];
}

async function compare(context: CommandContext) {
  const [old, fresh] = context.rest;
  if (old === undefined) throw missing(context, 'OLD');
  if (fresh === undefined) throw missing(context, 'NEW');
  const pipeline = openPipeline(readPipelineChoice(context, 'ecs'));
  const [before, after] = [old, fresh].map((name) =>
    openRules(readRuleFiles(context, [name]), pipeline),
  );
  if (before === undefined || after === undefined) throw missing(context, 'NEW');
  const refused = [before, after].map((one) => sayRefused(context, one)).some(Boolean);
  const rules = diffRules(before, after);
  const file = optionText(context, 'events');
  const findings =
    file === undefined ? undefined : await compareOver(context, { before, after, file, rules });
  if (context.json) printJson(context, { rules, ...(findings ? { findings } : {}) });
  else {
    const differing = rules.filter(({ status }) => status !== 'same');
    for (const one of differing) tellDifference(context, one);
    const count = rules.length - differing.length;
    if (count > 0) print(context, text(context.language, 'rule.diff.same', { count }));
    if (findings !== undefined) tellFindings(context, findings);
  }
  const isSame = rules.every(({ status }) => status === 'same');
  return isSame && !refused ? EXIT.ok : EXIT.failed;
}

function sayRefused({ language, errors }: CommandContext, { documents }: OpenedRules): boolean {
  const refused = documents.filter(({ parsed }) => parsed.issues.refused);
  for (const { source, parsed } of refused) {
    errors.write(`${text(language, 'cli.rule_refused', { file: source.file })}\n`);
    for (const { at, detail } of parsed.issues.errors) errors.write(`  ${at}: ${detail}\n`);
  }
  return refused.length > 0;
}

interface Sides {
  readonly before: OpenedRules;
  readonly after: OpenedRules;
  readonly file: string;
  readonly rules: readonly RuleDifference[];
}

async function compareOver(
  context: CommandContext,
  { before, after, file }: Sides,
): Promise<Findings> {
  if (!fs.existsSync(file)) {
    throw new UsageError(text(context.language, 'cli.no_file', { name: file }));
  }
  const types = context.options['no-routing'] === true ? undefined : LOGSOURCES;
  const nowMs = systemClock.now();
  const sides = [before, after].map((opened) => {
    const times = new EventTimeReader(optionText(context, 'time-field'), nowMs);
    return { judge: new RuleJudge(opened, { types, times }), found: new FindingList() };
  });
  // Versions of one rule are compared even where its id has changed.
  const renamed = renamedIds(before, after);
  let events = 0;
  let broken = 0;
  for await (const given of eventsIn(fs.createReadStream(file), () => broken++)) {
    events++;
    for (const { judge, found } of sides) {
      // A judge may add to the event what it needs: each has its own.
      const { matched, fired } = judge.take({ ...given, event: { ...given.event } });
      for (const { raises, facts } of matched) {
        const rule = renamed.get(facts.id) ?? facts.id;
        if (raises) found.add(`${rule}\n${given.line}`, { rule, event: given.line });
      }
      addFirings(found, fired, renamed);
    }
  }
  for (const { judge, found } of sides) addFirings(found, judge.finish(), renamed);
  const [left, right] = sides.map(({ found }) => found.byKey);
  const beyond = sides.reduce((sum, { found }) => sum + found.left, 0);
  const onlyOld = [...(left ?? [])].filter(([key]) => right?.has(key) !== true);
  const onlyNew = [...(right ?? [])].filter(([key]) => left?.has(key) !== true);
  return {
    events,
    broken,
    left: beyond,
    both: (left?.size ?? 0) - onlyOld.length,
    onlyOldCount: onlyOld.length,
    onlyNewCount: onlyNew.length,
    onlyOld: onlyOld.slice(0, LISTED_MAX).map(([, finding]) => finding),
    onlyNew: onlyNew.slice(0, LISTED_MAX).map(([, finding]) => finding),
  };
}

/** What one version raises, by what tells two findings apart. */
class FindingList {
  readonly byKey = new Map<string, Finding>();
  left = 0;

  add(key: string, finding: Finding): void {
    if (this.byKey.size < COMPARED_MAX || this.byKey.has(key)) this.byKey.set(key, finding);
    else this.left++;
  }
}

function renamedIds({ documents: old }: OpenedRules, { documents: fresh }: OpenedRules) {
  const [from, to] = [old[0]?.parsed.metadata?.id, fresh[0]?.parsed.metadata?.id];
  const isPair = old.length === 1 && fresh.length === 1 && from !== undefined && to !== undefined;
  return new Map(isPair ? [[from, to]] : []);
}

/** Firings of one group are one finding for each beginning: an episode that goes on adds nothing. */
function addFirings(found: FindingList, lines: string, renamed: ReadonlyMap<string, string>): void {
  for (const line of lines.split('\n').filter((one) => one !== '')) {
    const fired = JSON.parse(line) as Required<Finding> & { continues?: boolean };
    if (fired.continues === true) continue;
    const { group, events } = fired;
    const rule = renamed.get(fired.rule) ?? fired.rule;
    const key = `${rule}\n${JSON.stringify(group)}\n${events[0] ?? ''}`;
    found.add(key, { rule, group, events });
  }
}

/** Says what differs between two versions of one rule. */
export function tellDifference(context: CommandContext, difference: RuleDifference): void {
  const { language } = context;
  const { status, title, changes, sameMatches } = difference;
  print(context, `${text(language, `rule.diff.status.${status}`)}: ${title}`);
  for (const { area, path, before, after } of changes) {
    const values = `${before === undefined ? '' : `- ${before} `}${after === undefined ? '' : `+ ${after}`}`;
    print(context, `  ${text(language, `rule.diff.area.${area}`)} ${path}: ${values.trim()}`);
  }
  if (sameMatches === undefined || changes.length === 0) return;
  const key = sameMatches ? 'rule.diff.same_matches' : 'rule.diff.other_matches';
  print(context, `  → ${text(language, key)}`);
}

function tellFindings(context: CommandContext, findings: Findings): void {
  const { language } = context;
  const { events, both, onlyOldCount: old, onlyNewCount: fresh } = findings;
  print(context, text(language, 'rule.diff.findings', { events, both, old, fresh }));
  if (findings.left > 0) print(context, text(language, 'rule.diff.left', { left: findings.left }));
  const show = (sign: string, list: readonly Finding[]) => {
    for (const one of list.slice(0, SHOWN_MAX)) print(context, `  ${sign} ${JSON.stringify(one)}`);
    if (list.length > SHOWN_MAX) print(context, `  ${sign} …`);
  };
  show('-', findings.onlyOld);
  show('+', findings.onlyNew);
}
