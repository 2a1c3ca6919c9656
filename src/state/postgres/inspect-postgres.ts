import pg from 'pg';
import { GacError } from '../../event/error.ts';
import { MIGRATIONS } from '../migrations/migrate.ts';
import { SECRET_KEY_CHECK } from '../secret-key-check.ts';
import { connectionSettings, type PostgresConnection } from './connection-settings.ts';
import { PostgresFailure } from './guarded-pool.ts';

/** What came of knocking at the server. */
export type PostgresOutcome =
  | { readonly kind: 'reached'; readonly facts: PostgresFacts }
  /** The password or user is wrong, or `pg_hba.conf` lets nobody in. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'no_database'; readonly reason: string }
  /** Its certificate is not believed, or it has none. */
  | { readonly kind: 'untrusted'; readonly reason: string }
  /** It has no place for one more. */
  | { readonly kind: 'full'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** What a server says of itself, our user and our database. */
export interface PostgresFacts {
  /** Such as 15.8. */
  readonly version: string;
  readonly encoding: string;
  /** Version of TLS; `undefined` = in the clear. */
  readonly tls: string | undefined;
  readonly isSuperuser: boolean;
  readonly bypassesWalls: boolean;
  /** Whether the user may make tables. */
  readonly mayCreate: boolean;
  readonly isReadOnly: boolean;
  readonly schema: { readonly present: number; readonly own: number };
  readonly connections: {
    readonly used: number;
    /** Those of Trạm Gác, this one left out. */
    readonly ours: number;
    /** The least of what server, database and user are allowed. */
    readonly most: number;
  };
  /** Settings that a confirmed write relies on, such as `fsync`, with their values. */
  readonly settings: Readonly<Record<string, string>>;
  /** Time of the server, and of asking it by our clock, in epoch milliseconds. */
  readonly time: { readonly serverMs: number; readonly beforeMs: number; readonly afterMs: number };
  /** What the secrets' key is recognized by; `undefined` = nothing was stored yet. */
  readonly sealed: string | undefined;
}

/** Settings without which what was confirmed may be lost, or tables grow for ever. */
const RELIED_ON = ['fsync', 'synchronous_commit', 'full_page_writes', 'autovacuum'];

/** Knocks and looks around; changes nothing. Never throws for what the server or the way to it does. */
export async function inspectPostgres(
  connection: PostgresConnection,
  nowMs: () => number,
): Promise<PostgresOutcome> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client(connectionSettings(connection));
    // One that breaks between two questions makes the next one fail.
    client.on('error', () => undefined);
    await client.connect();
    return { kind: 'reached', facts: await factsOf(client, nowMs) };
  } catch (error) {
    return outcomeOf(error);
  } finally {
    await client?.end().catch(() => undefined);
  }
}

async function factsOf(client: pg.Client, nowMs: () => number): Promise<PostgresFacts> {
  const server = await client.query<ServerRow>(SERVER);
  const [row] = server.rows;
  if (row === undefined) throw new Error('the server knows nothing of its own user');
  const beforeMs = nowMs();
  const time = await client.query<{ ms: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms',
  );
  const afterMs = nowMs();
  const { rows: settings } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any ($1)',
    [RELIED_ON],
  );
  return {
    version: row.version.split(' ')[0] ?? row.version,
    encoding: row.encoding,
    tls: row.tls ?? undefined,
    isSuperuser: row.superuser,
    bypassesWalls: row.bypasses,
    mayCreate: row.may_create,
    isReadOnly: row.recovering || row.read_only === 'on',
    schema: { present: await schemaVersion(client, row.has_schema), own: MIGRATIONS.length },
    connections: { used: row.used, ours: row.ours, most: Math.min(...limitsOf(row)) },
    settings: Object.fromEntries(settings.map(({ name, setting }) => [name, setting])),
    time: { serverMs: time.rows[0]?.ms ?? 0, beforeMs, afterMs },
    sealed: row.has_schema ? await sealedOf(client) : undefined,
  };
}

interface ServerRow {
  readonly version: string;
  readonly encoding: string;
  readonly tls: string | null;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly may_create: boolean;
  readonly recovering: boolean;
  readonly read_only: string;
  readonly has_schema: boolean;
  readonly used: number;
  readonly ours: number;
  readonly server_most: number;
  readonly role_most: number;
  readonly database_most: number;
}

const SERVER = `
  select current_setting('server_version') as version,
    current_setting('server_encoding') as encoding,
    (select ssl.version from pg_stat_ssl as ssl where ssl.pid = pg_backend_pid() and ssl.ssl) as tls,
    role.rolsuper as superuser,
    role.rolbypassrls as bypasses,
    coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create,
    pg_is_in_recovery() as recovering,
    current_setting('default_transaction_read_only') as read_only,
    to_regclass('schema_versions') is not null as has_schema,
    (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
    (select count(*)::int from pg_stat_activity
      where application_name = 'tram-gac' and datname = current_database()
      and pid <> pg_backend_pid()) as ours,
    current_setting('max_connections')::int
      - current_setting('superuser_reserved_connections')::int as server_most,
    role.rolconnlimit as role_most,
    database.datconnlimit as database_most
  from pg_roles as role, pg_database as database
  where role.rolname = current_user and database.datname = current_database()`;

/** A limit of -1 is none. */
function limitsOf({ server_most, role_most, database_most }: ServerRow): number[] {
  return [server_most, ...[role_most, database_most].filter((limit) => limit >= 0)];
}

async function schemaVersion(client: pg.Client, isThere: boolean): Promise<number> {
  if (!isThere) return 0;
  const { rows } = await client.query<{ version: number | null }>(
    'select max(version) as version from schema_versions',
  );
  return rows[0]?.version ?? 0;
}

async function sealedOf(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ value: string }>(
    'select value from settings where name = $1',
    [SECRET_KEY_CHECK],
  );
  return rows[0]?.value;
}

const TLS = /certificate|self.signed|altnames|SSL|TLS|wrong version number/i;

function outcomeOf(error: unknown): PostgresOutcome {
  if (error instanceof GacError) return { kind: 'untrusted', reason: error.message };
  const failure = new PostgresFailure(error);
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  const reason = failure.message || String(inner);
  if (failure.sqlState?.startsWith('28')) return { kind: 'refused', reason };
  if (failure.sqlState === '3D000') return { kind: 'no_database', reason };
  if (failure.sqlState === '53300') return { kind: 'full', reason };
  // Without a password the client itself gives up.
  if (/password must be a string/i.test(reason)) return { kind: 'refused', reason };
  return TLS.test(reason) ? { kind: 'untrusted', reason } : { kind: 'unreachable', reason };
}
