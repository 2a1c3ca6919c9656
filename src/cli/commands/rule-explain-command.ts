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
import { type GivenEvents, readGivenEvents } from '../given-events.ts';
import { printJson } from '../output.ts';
import { openPipeline, PIPELINE_OPTIONS, readPipelineChoice } from '../pipeline-option.ts';
import { PLACEHOLDER_OPTION, readPlaceholders } from '../placeholder-option.ts';
import { EventTimeReader } from '../rule-eval/event-time.ts';
import { explainCorrelation } from '../rule-explain/explain-correlation.ts';
import { EventExplainer } from '../rule-explain/explain-event.ts';
import { printCorrelation } from '../rule-explain/print-correlation.ts';
import { printEventExplanation } from '../rule-explain/print-explanation.ts';
import { readRuleFiles } from '../rule-files.ts';
import { visible } from '../visible.ts';

/** Most events that are explained. */
const EVENTS_MAX = 10_000;

/** `gac rule explain`: why a rule matches, and why it does not; needs no service. */
export const RULE_EXPLAIN_COMMAND: Command = {
  name: ['rule', 'explain'],
  summary: 'rule.explain.summary',
  synopsis:
    'RULE.yml… [--id ID]… [--type TYPE] [--timezone ZONE] [--pipeline NAME] [--mapping FILE]… [--placeholders FILE] [--no-routing] [--time-field NAME] < events.ndjson',
  options: {
    id: { type: 'string', multiple: true },
    type: { type: 'string' },
    timezone: { type: 'string' },
    ...PIPELINE_OPTIONS,
    ...PLACEHOLDER_OPTION,
    'no-routing': { type: 'boolean' },
    'time-field': { type: 'string' },
  },
  run: explain,
};

async function explain(context: CommandContext) {
  if (context.rest.length === 0) throw missing(context, 'RULE.yml');
  const pipeline = openPipeline(readPipelineChoice(context, 'ecs'));
  const placeholders = readPlaceholders(context);
  const opened = openRules(readRuleFiles(context, context.rest), pipeline, placeholders);
  const chosen = chooseRules(context, opened);
  const isRefused = sayRefused(context, opened);
  const nowMs = systemClock.now();
  const given = await readGivenEvents({
    input: context.input as AsyncIterable<Uint8Array>,
    type: optionText(context, 'type'),
    timezone: optionText(context, 'timezone') ?? 'Asia/Ho_Chi_Minh',
    nowMs,
    most: EVENTS_MAX,
  });
  sayUnread(context, given);
  if (given.events.length === 0 && given.broken.length === 0) {
    context.errors.write(`${text(context.language, 'cli.rule_no_events')}\n`);
  }
  const types = context.options['no-routing'] === true ? undefined : LOGSOURCES;
  const explainer = new EventExplainer(opened, types);
  const times = new EventTimeReader(optionText(context, 'time-field'), nowMs);
  const events = chosen.detections.flatMap((rule) =>
    given.events.map(({ line, event }) => ({ line, ...explainer.explain(rule, event) })),
  );
  const correlations = chosen.correlations.map((rule) =>
    explainCorrelation(rule, given.events, { opened, explainer, times }),
  );
  if (context.json) printJson(context, { events, correlations });
  else {
    for (const one of events) printEventExplanation(context, one, one.line);
    for (const one of correlations) printCorrelation(context, one);
  }
  const isHit = events.some(({ matches }) => matches) || correlations.some(({ fires }) => fires);
  return isHit && !isRefused ? EXIT.ok : EXIT.failed;
}

/** The rules asked for; those that raise alerts when none is named. */
function chooseRules(context: CommandContext, { detections, correlations }: OpenedRules) {
  const given = context.options['id'];
  const ids = Array.isArray(given) ? given.map(String) : [];
  const all = [...detections.map(({ rule }) => rule), ...correlations];
  const unknown = ids.find((id) => !all.some(({ facts, name }) => facts.id === id || name === id));
  if (unknown !== undefined) {
    throw new UsageError(text(context.language, 'rule.explain.no_id', { id: unknown }));
  }
  const isChosen = (rule: (typeof all)[number]) =>
    ids.length === 0
      ? rule.raises
      : ids.includes(rule.facts.id) || (rule.name !== undefined && ids.includes(rule.name));
  return {
    detections: detections.filter(({ rule }) => isChosen(rule)),
    correlations: correlations.filter(isChosen),
  };
}

function sayRefused(context: CommandContext, { documents }: OpenedRules): boolean {
  const refused = documents.filter(({ parsed }) => parsed.issues.refused);
  for (const { source, parsed } of refused) {
    const { language, errors } = context;
    errors.write(`${text(language, 'cli.rule_refused', { file: source.file })}\n`);
    for (const { at, detail, hint } of parsed.issues.errors) {
      errors.write(`  ${at}: ${detail}${hint ? ` ${hint}` : ''}\n`);
    }
  }
  return refused.length > 0;
}

function sayUnread({ language, errors }: CommandContext, { broken, left }: GivenEvents): void {
  for (const { line, detail } of broken) {
    errors.write(
      `${text(language, 'cli.rule_eval_broken', { line: line + 1, detail: visible(detail) })}\n`,
    );
  }
  if (left > 0) errors.write(`${text(language, 'rule.explain.left_events', { left })}\n`);
}
