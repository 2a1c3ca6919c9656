import { GacError } from '../../event/error.ts';
import { provinceName } from '../../locality/locality.ts';
import type { NewException, RuleException } from '../../state/exceptions/contract.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { parseTime } from '../parse-time.ts';
import {
  createdExceptionSchema,
  type ExceptionView,
  exceptionListQuery,
  exceptionListSchema,
  exceptionParameters,
  type NewExceptionBody,
  newExceptionBody,
  trialBody,
  trialSchema,
} from '../schemas/exception.ts';
import { idParameters } from '../schemas/page.ts';
import { alertView } from '../view.ts';
import { checkLocality, problems, type RouteContext } from './route-context.ts';

const TAGS = ['rules'];
const DAY_MS = 86_400_000;
const TRIAL_DAYS = 7;
/** Trials of all people at a time: each reads as fast as the store can. */
const TRIALS_MAX = 2;
const RETRY_AFTER_SECONDS = 15;

/** Registers exceptions to rules: what is in force, trying one, making one, ending one. */
export function registerExceptionRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, clock, tuning } = context;
  api.get(
    '/v1/rules/:id/exceptions',
    {
      schema: {
        tags: TAGS,
        summary: 'List the exceptions to a rule',
        params: idParameters,
        querystring: exceptionListQuery,
        response: { 200: exceptionListSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      const nowMs = clock.now();
      const atMs = request.query.all === 'true' ? {} : { atMs: nowMs };
      const found = await state.exceptions.list(scope, { ruleId: request.params.id, ...atMs });
      return { items: found.map((one) => exceptionView(one, nowMs)) };
    },
  );
  registerTrial(api, context);
  api.post(
    '/v1/rules/:id/exceptions',
    {
      schema: {
        tags: TAGS,
        summary: 'Make an exception to a rule; refused when it would hide a pinned true positive',
        params: idParameters,
        body: newExceptionBody,
        response: { 201: createdExceptionSchema, ...problems },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const nowMs = clock.now();
      const exception = newException(request.params.id, request.body, nowMs);
      await state.exceptions.check(principal, exception, nowMs);
      tuning.checkException(exception);
      const created = await state.exceptions.create(principal, exception, nowMs);
      reply.code(201);
      return exceptionView(created, nowMs);
    },
  );
  api.delete(
    '/v1/rules/:id/exceptions/:exceptionId',
    {
      schema: {
        tags: TAGS,
        summary: 'End an exception before its time',
        params: exceptionParameters,
        response: { 200: createdExceptionSchema, ...problems },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const nowMs = clock.now();
      const { id, exceptionId } = request.params;
      const known = await state.exceptions.get(principal.scope, exceptionId);
      if (known?.ruleId !== id) {
        throw new GacError('GAC_NOT_FOUND', `There is no exception ${exceptionId} to this rule.`);
      }
      return exceptionView(await state.exceptions.end(principal, exceptionId, nowMs), nowMs);
    },
  );
}

function registerTrial(api: ApiInstance, { state, clock, tuning }: RouteContext): void {
  const running = new Set<string>();
  api.post(
    '/v1/rules/:id/exceptions/trial',
    {
      schema: {
        tags: TAGS,
        summary: 'Tell which alerts of the last days an exception would have hidden; makes nothing',
        params: idParameters,
        body: trialBody,
        response: { 200: trialSchema, ...problems },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const nowMs = clock.now();
      const { days = TRIAL_DAYS, alertId, ...body } = request.body;
      const exception = newException(request.params.id, body, nowMs);
      await state.exceptions.check(principal, exception, nowMs);
      if (running.has(principal.id) || running.size >= TRIALS_MAX) {
        const detail = 'Exceptions are being tried; wait until that is done.';
        const retryAfterSeconds = RETRY_AFTER_SECONDS;
        throw new GacError('GAC_RATE_LIMITED', detail, { retryAfterSeconds });
      }
      running.add(principal.id);
      try {
        const options = { days, alertId };
        const trial = await tuning.tryException(principal.scope, exception, options);
        return { ...trial, examples: trial.examples.map(alertView) };
      } finally {
        running.delete(principal.id);
      }
    },
  );
}

function newException(ruleId: string, body: NewExceptionBody, nowMs: number): NewException {
  const { province, condition, owner, reason, expires } = body;
  checkLocality({ province });
  const days = /^(\d{1,4})d$/.exec(expires)?.[1];
  const expiresAtMs =
    days === undefined ? parseTime(expires, nowMs, '/body/expires') : nowMs + Number(days) * DAY_MS;
  return { ruleId, province, condition, owner, reason, expiresAtMs };
}

function exceptionView(exception: RuleException, nowMs: number): ExceptionView {
  const { province, endedAtMs, expiresAtMs } = exception;
  const over = expiresAtMs <= nowMs ? 'expired' : 'in_force';
  return {
    ...exception,
    ...(province === undefined ? {} : { provinceName: provinceName(province, 'vi') }),
    status: endedAtMs === undefined ? over : 'ended',
  };
}
