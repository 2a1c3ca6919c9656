import { Readable } from 'node:stream';
import type { CompiledRules } from '../../detect/backtest/compile-rules.ts';
import { rosterHistory } from '../../detect/backtest/roster-history.ts';
import { runBacktest } from '../../detect/backtest/run-backtest.ts';
import type { ReadRoster } from '../../detect/contract.ts';
import { GacError, type Issue } from '../../event/error.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { eventQuery } from '../event-query.ts';
import { parseTime } from '../parse-time.ts';
import { type BacktestBody, backtestBody, backtestLine } from '../schemas/backtest.ts';
import { backtestLines } from './backtest-lines.ts';
import { problems, type RouteContext } from './route-context.ts';

/** Rule files are larger than other bodies. */
const BODY_BYTES_MAX = 8_388_608;
/** Backtests of all people at a time: each reads as fast as the store can. */
const RUNS_MAX = 2;
/** Longest time that one takes; then it says how far it came. */
const LIMIT_MS = 600_000;
const RETRY_AFTER_SECONDS = 15;
const EXAMPLES = 10;
const ISSUES_MAX = 100;

/** Registers the judgement of stored events by rules that are not in force. */
export function registerBacktestRoute(api: ApiInstance, context: RouteContext): void {
  const running = new Set<string>();
  const documented = { 'application/x-ndjson': { schema: backtestLine } };
  api.post(
    '/v1/backtests',
    {
      bodyLimit: BODY_BYTES_MAX,
      schema: {
        tags: ['rules'],
        summary: 'Judge stored events by given rules; nothing is stored and nobody is told',
        description:
          'The answer is one JSON object a line: `begun`, `progress` while it runs, at the end ' +
          '`result` or `error`. Closing the connection ends it. One at a time for each person.',
        body: backtestBody,
        response: {
          200: { description: 'NDJSON, see BacktestLine.', content: documented },
          ...problems,
        },
      },
    },
    (request, reply) => {
      const { id, scope } = principalOf(request);
      refuseMore(running, id);
      const begun = prepare(request.body, context);
      const { store, clock } = context;
      const roster: ReadRoster = async (range) =>
        rosterHistory(await context.state.sources.registrations(scope, range));
      const run = runBacktest({ store, scope, clock, limitMs: LIMIT_MS, roster, ...begun });
      const onError = (error: unknown) =>
        request.log.error({ err: error, requestId: request.id }, 'A backtest failed.');
      const lines = Readable.from(backtestLines(run, { rules: begun.rules, clock, onError }));
      running.add(id);
      // Also when the client went away before the first line was asked for.
      lines.once('close', () => running.delete(id));
      reply
        .type('application/x-ndjson; charset=utf-8')
        .header('x-accel-buffering', 'no')
        .send(lines as never);
    },
  );
}

function refuseMore(running: ReadonlySet<string>, id: string): void {
  const retryAfterSeconds = RETRY_AFTER_SECONDS;
  if (running.has(id)) {
    const detail = 'Your former backtest is still running; end it or wait.';
    throw new GacError('GAC_RATE_LIMITED', detail, { retryAfterSeconds });
  }
  if (running.size < RUNS_MAX) return;
  const detail = 'Others are running backtests; try again later.';
  throw new GacError('GAC_RATE_LIMITED', detail, { retryAfterSeconds });
}

function prepare(body: BacktestBody, context: RouteContext) {
  const nowMs = context.clock.now();
  const fromMs = parseTime(body.from ?? 'now-7d', nowMs, '/body/from');
  const toMs = parseTime(body.to ?? 'now', nowMs, '/body/to');
  if (fromMs >= toMs) throw invalid('/body/from', '"from" must be before "to".');
  const selection = body.filter === undefined ? {} : { filter: body.filter };
  const { filter } = eventQuery(selection, { nowMs, place: '/body' });
  const texts = body.rules ?? [];
  if (texts.length === 0 && filter === undefined) {
    throw invalid('/body/rules', 'Neither rules nor a filter are given.');
  }
  const rules = texts.length === 0 ? undefined : compile(texts, body.placeholders, context);
  return { fromMs, toMs, filter, rules, examples: body.examples ?? EXAMPLES };
}

function compile(
  texts: NonNullable<BacktestBody['rules']>,
  placeholders: BacktestBody['placeholders'],
  context: RouteContext,
): CompiledRules {
  const rules = context.compileRules(texts, placeholders);
  if (rules.set.detections.length > 0) return rules;
  const issues = rules.verdicts.flatMap((verdict) => verdict.issues).slice(0, ISSUES_MAX);
  throw new GacError('GAC_RULE_INVALID', 'None of the rules can be used.', { issues });
}

function invalid(at: string, detail: string): GacError {
  const issue: Issue = { at, detail };
  return new GacError('GAC_REQUEST_INVALID', detail, { issues: [issue] });
}
