import type { MessageKey } from '../../../message/text.ts';
import type { PostgresFacts, PostgresOutcome } from '../../../state/postgres/inspect-postgres.ts';
import { type Finding, failed, ok, said, warning } from '../finding.ts';

const SERVER = 'postgres.server';
const VERSION = 'postgres.version';
const USER = 'postgres.user';
const SCHEMA = 'postgres.schema';
const CONNECTIONS = 'postgres.connections';
const SETTINGS = 'postgres.settings';
const MAJOR_MIN = 14;

const STEPS: Readonly<Record<Exclude<PostgresOutcome['kind'], 'reached'>, MessageKey>> = {
  refused: 'doctor.postgres.refused_step',
  no_database: 'doctor.postgres.no_database_step',
  untrusted: 'doctor.postgres.untrusted_step',
  full: 'doctor.postgres.full_step',
  unreachable: 'doctor.postgres.unreachable_step',
};

/** What the answer of the server means. */
export function judgePostgres(
  outcome: PostgresOutcome,
  given: { readonly hasPassword: boolean; readonly wantsTls: boolean },
): Finding {
  if (outcome.kind === 'reached') {
    const { tls } = outcome.facts;
    const key = tls === undefined ? 'doctor.postgres.reached_clear' : 'doctor.postgres.reached';
    return ok(SERVER, said(key, { tls: tls ?? '–' }));
  }
  const lacksPassword = outcome.kind === 'refused' && !given.hasPassword;
  const key = lacksPassword ? 'doctor.postgres.password_step' : STEPS[outcome.kind];
  const found = said('doctor.postgres.missed', { reason: outcome.reason });
  return failed(SERVER, found, { step: said(key) });
}

/** What version and encoding mean. */
export function judgePostgresVersion({ version, encoding }: PostgresFacts): Finding {
  const found = said('doctor.postgres.version', { version, encoding });
  if (Number.parseInt(version, 10) < MAJOR_MIN) {
    const step = said('doctor.postgres.version_step', { least: MAJOR_MIN });
    return failed(VERSION, found, { step });
  }
  if (encoding === 'UTF8') return ok(VERSION, found);
  return failed(VERSION, found, { step: said('doctor.postgres.encoding_step') });
}

/** What the rights of the user mean. */
export function judgeDatabaseUser(facts: PostgresFacts): Finding {
  const step = said('doctor.postgres.user_step');
  if (facts.isSuperuser) return failed(USER, said('doctor.postgres.superuser'), { step });
  if (facts.bypassesWalls) return failed(USER, said('doctor.postgres.bypasses'), { step });
  if (facts.isReadOnly) {
    const found = said('doctor.postgres.read_only');
    return failed(USER, found, { step: said('doctor.postgres.read_only_step') });
  }
  if (!facts.mayCreate) return failed(USER, said('doctor.postgres.may_not_create'), { step });
  return ok(USER, said('doctor.postgres.user'));
}

/** What the version of the schema means for a start. */
export function judgeSchema({ schema: { present, own } }: PostgresFacts): Finding {
  const figures = { present, own };
  if (present === 0) return ok(SCHEMA, said('doctor.schema.absent', figures));
  if (present === own) return ok(SCHEMA, said('doctor.schema.current', figures));
  if (present < own) return ok(SCHEMA, said('doctor.schema.older', figures));
  const found = said('doctor.schema.newer', figures);
  return failed(SCHEMA, found, { step: said('doctor.schema.newer_step') });
}

/** Whether there is room for one more process; one that runs already has its connections. */
export function judgeConnections(
  { used, ours, most }: PostgresFacts['connections'],
  wanted: { readonly poolMax: number; readonly isRunning: boolean },
): Finding {
  const need = wanted.poolMax + 1;
  const figures = { used, ours, most, free: Math.max(0, most - used), need };
  const found = said('doctor.postgres.connections', figures);
  const step = said('doctor.postgres.connections_step', figures);
  if (need > most) return failed(CONNECTIONS, found, { step });
  const isEnough = wanted.isRunning || figures.free >= need;
  return isEnough ? ok(CONNECTIONS, found) : warning(CONNECTIONS, found, { step });
}

/** What settings that make a server forget, or grow, mean. */
export function judgeDurability(settings: PostgresFacts['settings']): Finding {
  const wrong = Object.entries(settings).filter(([, value]) => value === 'off');
  if (wrong.length === 0) return ok(SETTINGS, said('doctor.postgres.durable'));
  const names = wrong.map(([name, value]) => `${name} = ${value}`).join(', ');
  const found = said('doctor.postgres.not_durable', { names });
  return warning(SETTINGS, found, { step: said('doctor.postgres.durable_step') });
}
