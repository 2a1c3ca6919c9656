import { openRules } from '../../detect/sigma/explain/opened-rules.ts';
import { text } from '../../message/text.ts';
import { LOGSOURCES } from '../../normalize/logsources.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { type Command, type CommandContext, EXIT, optionText, UsageError } from '../command.ts';
import { print, printJson, printRows } from '../output.ts';
import { openPipeline, PIPELINE_OPTIONS, readPipelineChoice } from '../pipeline-option.ts';
import { EventTimeReader } from '../rule-eval/event-time.ts';
import { eventsOnStdin, noRules, readRuleFiles, ruleFolders } from '../rule-files.ts';
import { eventsIn } from '../rule-judge.ts';
import { profileRules, type RuleProfile } from '../rule-profile/profile-rules.ts';

const SAMPLE = 1_000;
const SAMPLE_MAX = 100_000;
const ROWS_SHOWN = 50;
const PERCENT = 100;

/** `gac rule profile`: what rules cost and hold over some events; needs no service. */
export const RULE_PROFILE_COMMAND: Command = {
  name: ['rule', 'profile'],
  summary: 'rule.profile.summary',
  synopsis:
    '--rules DIRECTORY|FILE[,…] [--sample N] [--pipeline NAME] [--mapping FILE]… [--no-routing] [--time-field NAME] < events.ndjson',
  options: {
    rules: { type: 'string', multiple: true },
    sample: { type: 'string' },
    ...PIPELINE_OPTIONS,
    'no-routing': { type: 'boolean' },
    'time-field': { type: 'string' },
  },
  run: profile,
};

async function profile(context: CommandContext) {
  const { language, errors } = context;
  eventsOnStdin(context);
  const sample = readSample(context);
  const pipeline = openPipeline(readPipelineChoice(context, 'ecs'));
  const names = ruleFolders(context);
  const opened = openRules(readRuleFiles(context, names), pipeline);
  const total = opened.documents.length;
  const rejected = opened.documents.filter(({ parsed }) => parsed.issues.refused).length;
  if (rejected > 0) {
    errors.write(`${text(language, 'cli.rule_eval_rejected', { rejected, total })}\n`);
  }
  if (rejected === total) throw noRules(context, names);
  let broken = 0;
  const events = eventsIn(context.input as AsyncIterable<Uint8Array>, () => broken++);
  const found = await profileRules(opened, events, {
    types: context.options['no-routing'] === true ? undefined : LOGSOURCES,
    times: new EventTimeReader(optionText(context, 'time-field'), systemClock.now()),
    sample,
    nowMs: () => performance.now(),
  });
  if (broken > 0) {
    errors.write(`${text(language, 'cli.rule_eval_unread', { count: broken })}\n`);
  }
  if (found.events === 0) errors.write(`${text(language, 'cli.rule_no_events')}\n`);
  if (context.json) printJson(context, found);
  else if (found.events > 0) tell(context, found);
  return broken > 0 || found.events === 0 ? EXIT.failed : EXIT.ok;
}

function readSample(context: CommandContext): number {
  const given = optionText(context, 'sample') ?? String(SAMPLE);
  const sample = Number(given);
  if (Number.isInteger(sample) && sample >= 1 && sample <= SAMPLE_MAX) return sample;
  const { language } = context;
  throw new UsageError(text(language, 'rule.profile.bad_sample', { given, most: SAMPLE_MAX }));
}

function tell(
  context: CommandContext,
  { events, sampled, rules, correlations }: RuleProfile,
): void {
  const { language } = context;
  const head = (
    names: readonly (
      | 'share'
      | 'cost'
      | 'matches'
      | 'rule'
      | 'bytes'
      | 'groups'
      | 'entries'
      | 'firings'
    )[],
  ) => names.map((name) => text(language, `rule.profile.head.${name}`));
  print(context, text(language, 'rule.profile.totals', { events, sampled }));
  const percent = (share: number) => `${(share * PERCENT).toFixed(1)} %`;
  if (rules.length > 0) {
    printRows(context, [
      head(['share', 'cost', 'matches', 'rule']),
      ...rules
        .slice(0, ROWS_SHOWN)
        .map((one) => [
          percent(one.share),
          `${one.nanosPerEvent} ns`,
          percent(one.selectivity),
          `${one.title[language]}${one.isUngated ? ` – ${text(language, 'rule.profile.ungated')}` : ''}`,
        ]),
    ]);
  }
  if (correlations.length > 0) {
    print(context, '');
    printRows(context, [
      head(['bytes', 'groups', 'entries', 'firings', 'rule']),
      ...correlations
        .slice(0, ROWS_SHOWN)
        .map((one) => [
          String(one.bytes),
          String(one.groups),
          String(one.entries),
          String(one.firings),
          one.title[language],
        ]),
    ]);
  }
}
