import { GacError, type Issue } from '../../event/error.ts';
import { covers, type Principal } from '../../event/scope.ts';
import type { Db } from '../database.ts';
import { demand } from '../permissions.ts';
import type { NewException } from './contract.ts';

const DAY_MS = 86_400_000;
/** Longest life of an exception. */
const LIFE_DAYS_MAX = 180;
const REASON_CHARS_MAX = 2_000;
const CONDITION_CHARS_MAX = 8_192;
/** Exceptions in force at a time: of one rule, and of all. */
const OF_RULE_MAX = 100;
const ALL_MAX = 2_000;

/** @throws GacError GAC_FORBIDDEN, GAC_REQUEST_INVALID with every issue */
export function checkException(actor: Principal, exception: NewException, nowMs: number): void {
  demand(actor, 'rule.tune');
  const { province, reason, expiresAtMs, condition } = exception;
  const isNational = actor.scope.kind === 'national';
  if (province === undefined ? !isNational : !covers(actor.scope, province)) {
    const where = province === undefined ? 'all provinces' : `province ${province}`;
    throw new GacError(
      'GAC_FORBIDDEN',
      `You do not answer for ${where}: make the exception for a province of yours.`,
    );
  }
  const issues: Issue[] = [];
  const tell = (at: string, detail: string) => issues.push({ at, detail });
  if (province !== undefined && !/^\d{2}$/.test(province)) {
    tell('/province', 'must be an official two-digit code');
  }
  if (reason.trim() === '') tell('/reason', 'must say why the rule shall not tell of it');
  if (reason.length > REASON_CHARS_MAX)
    tell('/reason', `has more than ${REASON_CHARS_MAX} characters`);
  if (!Number.isSafeInteger(expiresAtMs) || expiresAtMs <= nowMs) {
    tell('/expires', 'must lie in the future');
  } else if (expiresAtMs - nowMs > LIFE_DAYS_MAX * DAY_MS) {
    tell('/expires', `must lie within ${LIFE_DAYS_MAX} days; it can be made again then`);
  }
  if (Object.keys(condition).length === 0) {
    tell('/condition', 'must name at least one field, or the rule would tell of nothing');
  } else if (JSON.stringify(condition).length > CONDITION_CHARS_MAX) {
    tell('/condition', `has more than ${CONDITION_CHARS_MAX} characters as JSON`);
  }
  if (issues.length === 0) return;
  throw new GacError('GAC_REQUEST_INVALID', 'The exception is not valid.', { issues });
}

/** @throws GacError GAC_CONFLICT when there are as many as there may be */
export async function checkRoom(
  trx: Db,
  { ruleId }: Pick<NewException, 'ruleId'>,
  nowMs: number,
): Promise<void> {
  const { all, own } = await trx
    .selectFrom('rule_exceptions')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn
        .sum<number | null>(eb.case().when('rule_id', '=', ruleId).then(1).else(0).end())
        .as('own'),
    ])
    .where('expires_at_ms', '>', nowMs)
    .where('ended_at_ms', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(all) < ALL_MAX && Number(own ?? 0) < OF_RULE_MAX) return;
  const detail = `There are already ${own ?? 0} exceptions to this rule and ${all} in all.`;
  throw new GacError('GAC_CONFLICT', `${detail} End some, or change the rule itself.`);
}
