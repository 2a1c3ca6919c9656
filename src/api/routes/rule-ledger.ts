import { GacError } from '../../event/error.ts';
import type { RuleGap } from '../../event/rule-ledger.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { linkNext } from '../pagination.ts';
import { parseTime } from '../parse-time.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import {
  type GapView,
  gapListQuery,
  gapPageSchema,
  ruleLedgerQuery,
  ruleLedgerSchema,
} from '../schemas/rule-ledger.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['rules'];
const DAY_MS = 86_400_000;

/** Registers what rules have judged, and what they have not. */
export function registerRuleLedgerRoutes(api: ApiInstance, context: RouteContext): void {
  const { state } = context;
  api.get(
    '/v1/rules/:id/ledger',
    {
      schema: {
        tags: TAGS,
        summary: 'What a rule has judged, by source and event time, and what not',
        params: idParameters,
        querystring: ruleLedgerQuery,
        response: { 200: ruleLedgerSchema, ...problems },
      },
    },
    async (request) => {
      const { id: ruleId } = request.params;
      const { source, from, to } = request.query;
      const range = readRange({ from, to }, context.clock.now());
      const { scope } = principalOf(request);
      const coverage = await state.ledger.coverage(scope, {
        ...{ ruleId, ...range },
        ...(source === undefined ? {} : { sourceId: source }),
      });
      const isKnown = context.rules().some(({ id }) => id === ruleId);
      if (!isKnown && !coverage.intervals.some((one) => one.ruleVersion !== undefined)) {
        throw notFound('rule');
      }
      const unread = await context.unreadRecords();
      const isRead = unread.sinceMs === undefined || unread.sinceMs >= range.toMs;
      return {
        ...{ ruleId, ...range, unread },
        complete: coverage.isComplete && isRead,
        cut: coverage.isCut,
        intervals: coverage.intervals.map(({ gap, ...interval }) => ({
          ...interval,
          ...(gap === undefined ? {} : { gap: gapView(gap) }),
        })),
      };
    },
  );
  api.get(
    '/v1/gaps',
    {
      schema: {
        tags: TAGS,
        summary: 'List what rules have not judged as they should, oldest first',
        querystring: gapListQuery,
        response: { 200: gapPageSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { source, from, to, ...query } = request.query;
      const nowMs = context.clock.now();
      const page = await state.ledger.gaps(principalOf(request).scope, {
        ...query,
        ...(source === undefined ? {} : { sourceId: source }),
        ...(from === undefined ? {} : { fromMs: parseTime(from, nowMs, '/query/from') }),
        ...(to === undefined ? {} : { toMs: parseTime(to, nowMs, '/query/to') }),
      });
      linkNext(request, reply, page.cursor);
      const total = { value: page.total, relation: 'eq' as const };
      return { ...page, items: page.items.map(gapView), total };
    },
  );
}

function readRange(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  nowMs: number,
): { fromMs: number; toMs: number } {
  const toMs = parseTime(to ?? 'now', nowMs, '/query/to');
  const fromMs = from === undefined ? toMs - DAY_MS : parseTime(from, nowMs, '/query/from');
  if (fromMs >= toMs) {
    const detail = '"from" must be before "to".';
    throw new GacError('GAC_REQUEST_INVALID', detail, { issues: [{ at: '/query/from', detail }] });
  }
  return { fromMs, toMs };
}

function gapView({ revision: _, ...gap }: RuleGap): GapView {
  return gap;
}
