import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import { shadowListSchema, shadowReportSchema } from '../schemas/rule-shadow.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['rules'];

/** Registers what rules in shadow raised beside the versions in force. */
export function registerRuleShadowRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, ruleChanges } = context;
  api.get(
    '/v1/shadows',
    {
      schema: {
        tags: TAGS,
        summary: 'List rules in shadow',
        response: { 200: shadowListSchema, ...problems },
      },
    },
    async () => ({ items: await state.shadow.list() }),
  );
  api.get(
    '/v1/rules/:id/shadow',
    {
      schema: {
        tags: TAGS,
        summary: 'Compare the version of a rule in shadow with the one in force',
        params: idParameters,
        response: { 200: shadowReportSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { scope } = principalOf(request);
      const report = await state.shadow.report(scope, id);
      if (report === undefined) throw notFound('rule in shadow');
      const inForce = ruleChanges.inForce(id);
      const inShadow = ruleChanges.inShadow(id);
      return {
        ...report,
        ...(inForce === undefined ? {} : { inForce }),
        ...(inShadow === undefined ? {} : { inShadow }),
        cost: await ruleChanges.cost(scope, id),
      };
    },
  );
}
