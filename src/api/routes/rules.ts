import type { RuleVerdict } from '../../detect/contract.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import type { RuleRuns } from '../dependencies.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import { reloadReportSchema, ruleDetailSchema, ruleListSchema } from '../schemas/rule.ts';
import type { BlindSpot } from '../source-health.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['rules'];

/** Registers the rules in force, those refused with their reasons, and loading them again. */
export function registerRuleRoutes(api: ApiInstance, context: RouteContext): void {
  api.get(
    '/v1/rules',
    {
      schema: { tags: TAGS, summary: 'List rules', response: { 200: ruleListSchema, ...problems } },
    },
    async (request) => {
      const runs = await context.ruleRuns();
      const blind = await context.sourceHealth.blindSpots(principalOf(request).scope);
      const items = context.rules().map((rule) => ({
        ...{ ...rule, ...runsOf(rule, runs), ...blindOf(rule, blind) },
      }));
      return { items };
    },
  );
  api.get(
    '/v1/rules/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Get one rule',
        params: idParameters,
        response: { 200: ruleDetailSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params;
      const rule = context.rules().find((one) => one.id === id);
      if (rule === undefined) throw notFound('rule');
      const facts = context.ruleFacts(id);
      const runs = runsOf(rule, await context.ruleRuns());
      const blind = await context.sourceHealth.blindSpots(principalOf(request).scope);
      return {
        rule: { ...rule, ...runs, ...blindOf(rule, blind) },
        ...(facts === undefined ? {} : { facts }),
      };
    },
  );
  api.post(
    '/v1/rules/reload',
    {
      schema: {
        tags: TAGS,
        summary: 'Load the rules again; a bad set changes nothing',
        response: { 200: reloadReportSchema, ...problems },
      },
    },
    () => context.reloadRules(),
  );
}

function blindOf({ id }: RuleVerdict, blind: ReadonlyMap<string, readonly BlindSpot[]>) {
  const spots = blind.get(id ?? '');
  return spots === undefined ? {} : { blind: spots };
}

function runsOf({ id, kind, status }: RuleVerdict, runs: ReadonlyMap<string, RuleRuns>) {
  const isJudging = status === 'loaded' && (kind === 'detection' || kind === 'correlation');
  if (!isJudging) return {};
  const scheduled = runs.get(id ?? '');
  if (scheduled === undefined) return { runs: { on: 'stream' as const } };
  return { runs: { on: 'schedule' as const, ...scheduled } };
}
