import type { GapPageView, GapView, RuleLedgerView } from '../../api/contract.ts';
import { EVERY, EVERY_CORRELATION } from '../../event/rule-ledger.ts';
import { text } from '../../message/text.ts';
import { type Command, type CommandContext, EXIT, optionText, UsageError } from '../command.ts';
import { localTime, print, printJson, printRows } from '../output.ts';

/** Gaps of one answer. */
const GAPS_SHOWN = '200';

/** `gac rule ledger`: what a rule has judged and what not; without a rule, all gaps. */
export const RULE_LEDGER_COMMAND: Command = {
  name: ['rule', 'ledger'],
  summary: 'ledger.summary',
  synopsis: '[RULE] [--source ID] [--from TIME] [--to TIME]',
  options: { source: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
  run: showLedger,
};

async function showLedger(context: CommandContext) {
  const [ruleId, ...more] = context.rest;
  if (more.length > 0) throw new UsageError(text(context.language, 'ledger.one_rule'));
  const query: Record<string, string> = {};
  for (const name of ['source', 'from', 'to']) {
    const given = optionText(context, name);
    if (given !== undefined) query[name] = given;
  }
  if (ruleId === undefined) return showGaps(context, query);
  const route = `/v1/rules/${encodeURIComponent(ruleId)}/ledger`;
  const { body } = await context.client().get<RuleLedgerView>(route, query);
  if (context.json) printJson(context, body);
  else tellLedger(context, body);
  return body.complete ? EXIT.ok : EXIT.failed;
}

async function showGaps(context: CommandContext, query: Record<string, string>) {
  const asked = { ...query, size: GAPS_SHOWN };
  const { body } = await context.client().get<GapPageView>('/v1/gaps', asked);
  if (context.json) printJson(context, body);
  else tellGaps(context, body);
  return body.items.every(({ status }) => status === 'refilled') ? EXIT.ok : EXIT.failed;
}

function tellLedger(context: CommandContext, ledger: RuleLedgerView): void {
  const { language } = context;
  const head = ['source', 'from', 'to', 'status', 'events', 'why'] as const;
  const rows = ledger.intervals.map(({ sourceId, fromMs, toMs, status, events, gap }) => [
    everyOr(context, sourceId),
    localTime(fromMs),
    localTime(toMs),
    text(language, `ledger.status.${status}`),
    String(events),
    gap === undefined ? '' : whyOf(context, gap),
  ]);
  printRows(context, [head.map((name) => text(language, `ledger.head.${name}`)), ...rows]);
  if (ledger.cut) print(context, text(language, 'ledger.cut'));
  const { records, sinceMs } = ledger.unread;
  if (records > 0) {
    print(context, text(language, 'ledger.unread', { records, since: localTime(sinceMs) }));
  }
  print(context, text(language, ledger.complete ? 'ledger.complete' : 'ledger.incomplete'));
}

function tellGaps(context: CommandContext, { items, total }: GapPageView): void {
  const { language } = context;
  if (items.length === 0) {
    print(context, text(language, 'ledger.no_gaps'));
    return;
  }
  const head = ['rule', 'source', 'from', 'to', 'status', 'why'] as const;
  const rows = items.map((gap) => [
    everyOr(context, gap.ruleId),
    everyOr(context, gap.sourceId),
    localTime(gap.fromMs),
    gap.toMs === undefined ? text(language, 'ledger.goes_on') : localTime(gap.toMs),
    text(language, `ledger.status.${gap.status}`),
    whyOf(context, gap),
  ]);
  printRows(context, [head.map((name) => text(language, `ledger.head.${name}`)), ...rows]);
  const open = items.filter(({ status }) => status === 'open').length;
  print(context, text(language, 'ledger.gaps_total', { open, total: items.length }));
  if (total.value > items.length) print(context, text(language, 'ledger.cut'));
}

function everyOr({ language }: CommandContext, id: string): string {
  if (id === EVERY) return text(language, 'ledger.every');
  return id === EVERY_CORRELATION ? text(language, 'ledger.every_correlation') : id;
}

function whyOf({ language }: CommandContext, gap: GapView): string {
  const reason = text(language, `ledger.reason.${gap.reason}`);
  if (gap.lossReason !== undefined) {
    const loss = text(language, `ledger.loss.${gap.lossReason}`);
    return text(language, 'ledger.lost_because', { reason, loss });
  }
  const at = localTime(gap.closedAtMs ?? gap.reachedMs);
  if (gap.status === 'refilled') {
    return `${reason}; ${text(language, 'ledger.found', { at, alerts: gap.alertsFound })}`;
  }
  const reached =
    gap.reachedMs === undefined ? '' : `; ${text(language, 'ledger.reached', { at })}`;
  return `${reason}${reached}${gap.lastFailure === undefined ? '' : `; ${gap.lastFailure}`}`;
}
