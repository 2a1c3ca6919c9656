import type { NodeCosts, Quarantine, RuleCost } from '../../event/rule-budget.ts';
import { quarantineReason } from '../../message/quarantine-text.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import {
  type QuarantineView,
  quarantineSchema,
  type RuleCostList,
  releaseBody,
  ruleCostListSchema,
} from '../schemas/rule-cost.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['rules'];
/** What a process told longer ago says nothing of the present. */
const FRESH_MS = 10 * 60_000;

/** Registers what rules cost, and the quarantine of those that cost too much. */
export function registerRuleCostRoutes(api: ApiInstance, context: RouteContext): void {
  api.get(
    '/v1/rules/cost',
    {
      schema: {
        tags: TAGS,
        summary: 'What each rule costs and holds, beside its budgets',
        response: { 200: ruleCostListSchema, ...problems },
      },
    },
    () => costList(context),
  );
  api.get(
    '/v1/rules/:id/quarantine',
    {
      schema: {
        tags: TAGS,
        summary: 'The quarantine of a rule',
        params: idParameters,
        response: { 200: quarantineSchema, ...problems },
      },
    },
    async ({ params }) => {
      const inForce = await context.state.quarantines.inForce();
      const found = inForce.find(({ ruleId }) => ruleId === params.id);
      if (found === undefined) throw notFound('quarantine');
      return quarantineView(found);
    },
  );
  api.delete(
    '/v1/rules/:id/quarantine',
    {
      schema: {
        tags: TAGS,
        summary: 'Release a rule from quarantine',
        params: idParameters,
        body: releaseBody,
        response: { 200: quarantineSchema, ...problems },
      },
    },
    async (request) => {
      const { quarantines } = context.state;
      const { id } = request.params;
      const { reason } = request.body;
      const nowMs = context.clock.now();
      return quarantineView(await quarantines.release(principalOf(request), id, reason, nowMs));
    },
  );
}

async function costList(context: RouteContext): Promise<RuleCostList> {
  const { quarantines } = context.state;
  const nodes = await quarantines.costs(context.clock.now() - FRESH_MS);
  const inForce = new Map((await quarantines.inForce()).map((one) => [one.ruleId, one]));
  const titles = new Map(context.rules().map(({ id, title }) => [id, title]));
  const costs = [...mergeCosts(nodes)];
  for (const { ruleId } of inForce.values()) {
    if (!costs.some((cost) => cost.ruleId === ruleId)) costs.push({ ruleId, ...NOTHING });
  }
  const most = ({ used }: RuleCost) => Math.max(...Object.values(used));
  return {
    nodes: nodes.map(({ node, atMs, windowMs, events }) => ({ node, atMs, windowMs, events })),
    items: costs
      .sort((a, b) => most(b) - most(a))
      .map((cost) => {
        const title = titles.get(cost.ruleId);
        const quarantine = inForce.get(cost.ruleId);
        return {
          ...cost,
          ...(title === undefined ? {} : { title }),
          ...(quarantine === undefined ? {} : { quarantine: quarantineView(quarantine) }),
        };
      }),
  };
}

const NOTHING: Omit<RuleCost, 'ruleId'> = {
  ...{ matches: 0, signals: 0, groups: 0, values: 0, bytes: 0 },
  skipped: {},
  ...{ matchingShare: 0, matchingMicros: 0 },
  used: { groups: 0, values: 0, state: 0, matching: 0, signals: 0 },
};

/** Counts of all processes together; of shares the greatest. */
function mergeCosts(nodes: readonly NodeCosts[]): Iterable<RuleCost> {
  const merged = new Map<string, RuleCost>();
  for (const cost of nodes.flatMap(({ rules }) => rules)) {
    const before = merged.get(cost.ruleId);
    merged.set(cost.ruleId, before === undefined ? cost : joined(before, cost));
  }
  return merged.values();
}

function joined(one: RuleCost, other: RuleCost): RuleCost {
  const skipped = { ...one.skipped };
  for (const [reason, count] of Object.entries(other.skipped)) {
    skipped[reason] = (skipped[reason] ?? 0) + count;
  }
  const larger = (budget: keyof RuleCost['used']) => Math.max(one.used[budget], other.used[budget]);
  return {
    ruleId: one.ruleId,
    matches: one.matches + other.matches,
    signals: one.signals + other.signals,
    groups: one.groups + other.groups,
    values: one.values + other.values,
    bytes: one.bytes + other.bytes,
    skipped,
    matchingShare: Math.max(one.matchingShare, other.matchingShare),
    matchingMicros: Math.max(one.matchingMicros, other.matchingMicros),
    used: {
      groups: larger('groups'),
      values: larger('values'),
      state: larger('state'),
      matching: larger('matching'),
      signals: larger('signals'),
    },
  };
}

/** A quarantine with its reason in words. */
function quarantineView(quarantine: Quarantine): QuarantineView {
  return { ...quarantine, reason: quarantineReason(quarantine) };
}
