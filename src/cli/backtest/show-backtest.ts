import type { BacktestResultView } from '../../api/contract.ts';
import { type MessageKey, text } from '../../message/text.ts';
import type { CommandContext } from '../command.ts';
import { hintAtFilterFields } from '../filter-hint.ts';
import { localTime, print } from '../output.ts';
import { visible } from '../visible.ts';

const IDS_SHOWN = 3;

/** Writes what a backtest came to, for people. */
export function showBacktest(context: CommandContext, result: BacktestResultView): void {
  const { language } = context;
  const say = (key: MessageKey, parameters: Readonly<Record<string, string | number>>) =>
    print(context, text(language, key, parameters));
  const loud = result.rules.filter(({ signals }) => signals > 0);
  for (const rule of loud) showRule(context, rule);
  if (result.rules.length > loud.length) {
    say('backtest.silent', { count: result.rules.length - loud.length });
  }
  if (result.rules.length === 0) showEvents(context, result);
  if (result.eventsMatched === 0) hintAtFilterFields(context);
  if (result.skipped > 0) say('backtest.skipped', { count: result.skipped });
  if (result.notJudged.length > 0) {
    say('backtest.not_judged', { ids: result.notJudged.join(', ') });
  }
  if (result.rosterFromMs !== undefined && result.rosterFromMs > result.fromMs) {
    say('backtest.roster_from', { time: localTime(result.rosterFromMs) });
  }
  const number = new Intl.NumberFormat(language);
  say('backtest.total', {
    from: localTime(result.fromMs),
    to: localTime(result.toMs),
    read: number.format(result.eventsRead),
    matched: number.format(result.eventsMatched),
    rate: number.format(result.eventsPerSecond),
  });
  if (result.ended === 'time_limit') {
    say('backtest.time_limit', { time: localTime(result.reachedMs) });
  }
}

function showRule(context: CommandContext, rule: BacktestResultView['rules'][number]): void {
  const { language } = context;
  const { alerts, signals } = rule;
  const level = text(language, `level.${rule.level}`);
  const facts = { level, title: visible(rule.title[language]), alerts, signals };
  print(context, text(language, 'backtest.rule', facts));
  const days = rule.perDay.map((one) => `${one.day}: ${one.signals}`).join(', ');
  print(context, text(language, 'backtest.days', { days }));
  for (const alert of rule.examples) {
    const line = text(language, 'backtest.example', {
      time: localTime(alert.firstEventMs),
      province: alert.province,
      reason: visible(alert.reason[language]),
      count: alert.eventCount,
      ids: alert.eventIds.slice(0, IDS_SHOWN).join(' '),
    });
    print(context, line);
  }
}

function showEvents(context: CommandContext, { events, eventsMatched }: BacktestResultView): void {
  const { language } = context;
  print(context, text(language, 'backtest.events', { count: eventsMatched }));
  if (eventsMatched === 0) return;
  const days = events.perDay.map((one) => `${one.day}: ${one.events}`).join(', ');
  print(context, text(language, 'backtest.days', { days }));
  if (events.examples.length === 0) return;
  print(context, text(language, 'backtest.event_ids', { ids: events.examples.join(' ') }));
}
