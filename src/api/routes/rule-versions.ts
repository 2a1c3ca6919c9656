import { z } from 'zod';
import { GacError } from '../../event/error.ts';
import type { Principal } from '../../event/scope.ts';
import type { RuleVersion } from '../../state/rule-versions/contract.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import type { RuleText } from '../rule-changes.ts';
import { idParameters } from '../schemas/page.ts';
import {
  type RollbackBody,
  rollbackBody,
  rollbackResultSchema,
  ruleHistorySchema,
  ruleVersionTextSchema,
  versionParameters,
} from '../schemas/rule-version.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['rules'];
const RETRY_AFTER_SECONDS = 15;

/** Registers which version of a rule judged when, and putting an earlier one back. */
export function registerRuleVersionRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, clock } = context;
  registerHistory(api, context);
  const dryRun = oneAtATime((asked: Asked) => tryOut(context, asked));
  api.post(
    '/v1/rules/:id/rollback',
    {
      schema: {
        tags: TAGS,
        summary: 'Put an earlier version of a rule back',
        params: idParameters,
        body: rollbackBody,
        response: { 200: rollbackResultSchema, ...problems },
      },
    },
    async (request) => {
      const actor = principalOf(request);
      const ruleId = request.params.id;
      const texts = await textsOf(context, ruleId, request.body.to);
      context.tuning.checkVersion(ruleId, texts.to);
      if (request.body.dryRun === true) return dryRun({ actor, ruleId, ...texts });
      await state.ruleVersions.rollBack(
        actor,
        {
          ruleId,
          fromVersion: texts.from.version,
          toVersion: texts.to.version,
          contents: context.ruleChanges.refusedContents(ruleId),
          reason: request.body.reason ?? '',
        },
        clock.now(),
      );
      return { ruleId, applied: true, from: texts.from, to: texts.to };
    },
  );
  api.delete(
    '/v1/rules/:id/rollback',
    {
      schema: {
        tags: TAGS,
        summary: 'Let the file of a rule judge again',
        params: idParameters,
        response: { 204: z.undefined().describe('It is over.'), ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await state.ruleVersions.endRollback(principalOf(request), id, clock.now());
      return reply.code(204).send();
    },
  );
}

function registerHistory(api: ApiInstance, { state }: RouteContext): void {
  api.get(
    '/v1/rules/:id/versions',
    {
      schema: {
        tags: TAGS,
        summary: 'List the versions of a rule that were in force',
        params: idParameters,
        response: { 200: ruleHistorySchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params;
      const items = await state.ruleVersions.history(id);
      if (items.length === 0) throw notFound('rule');
      const rollback = (await state.ruleVersions.rollbacks()).find(({ ruleId }) => ruleId === id);
      return { items, ...(rollback === undefined ? {} : { rollback }) };
    },
  );
  api.get(
    '/v1/rules/:id/versions/:version',
    {
      schema: {
        tags: TAGS,
        summary: 'Get the text of one version of a rule',
        params: versionParameters,
        response: { 200: ruleVersionTextSchema, ...problems },
      },
    },
    async (request) => {
      const { id, version } = request.params;
      const found = await state.ruleVersions.document(id, version);
      if (found === undefined) throw notFound('version of the rule');
      return found;
    },
  );
}

interface Texts {
  readonly kind: RuleVersion['kind'];
  readonly from: RuleText;
  readonly to: RuleText;
}

interface Asked extends Texts {
  readonly actor: Principal;
  readonly ruleId: string;
}

/** What is in force, and what is to take its place. */
async function textsOf(
  { state, ruleChanges }: RouteContext,
  ruleId: string,
  asked: RollbackBody['to'],
): Promise<Texts> {
  const history = await state.ruleVersions.history(ruleId);
  if (history.length === 0) throw notFound('rule');
  const present = ruleChanges.inForce(ruleId);
  const [newest] = history;
  const from = present ?? (newest && (await state.ruleVersions.document(ruleId, newest.version)));
  const hash = history.find(({ version }) => version === from?.version)?.textHash;
  const before = history.find(
    ({ version, textHash }) => version !== from?.version && textHash !== hash,
  );
  const wanted = asked ?? before?.version;
  if (wanted === undefined) {
    throw new GacError('GAC_CONFLICT', 'The rule has no earlier version with another text.');
  }
  const to = await state.ruleVersions.document(ruleId, wanted);
  if (to === undefined || from === undefined) throw notFound('version of the rule');
  if (to.text === from.text) {
    throw new GacError('GAC_CONFLICT', `The text of version ${wanted} is in force.`);
  }
  const textOf = ({ version, file, text }: RuleText) => ({ version, file, text });
  return { kind: to.kind, from: textOf(from), to: textOf(to) };
}

async function tryOut({ ruleChanges }: RouteContext, { actor, ruleId, kind, from, to }: Asked) {
  // A filter tells of nothing by itself.
  if (kind === 'filter') return { ruleId, applied: false, from, to };
  const outcomeOf = ({ file, text }: RuleText) =>
    ruleChanges.outcome(actor.scope, { ruleId, file, text });
  const lastDay = { from: await outcomeOf(from), to: await outcomeOf(to) };
  return { ruleId, applied: false, from, to, lastDay };
}

/** Reads a day of events twice: one of all people at a time. */
function oneAtATime<A, R>(work: (asked: A) => Promise<R>): (asked: A) => Promise<R> {
  let isRunning = false;
  return async (asked) => {
    if (isRunning) {
      const detail = 'Another version is being tried out; try again later.';
      throw new GacError('GAC_RATE_LIMITED', detail, { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    isRunning = true;
    try {
      return await work(asked);
    } finally {
      isRunning = false;
    }
  };
}
