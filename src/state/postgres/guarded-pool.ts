import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { Log } from '../../telemetry/log.ts';

/** Anything that `pg` ends a call with: the server's errors, and those of the way to it. */
export class PostgresFailure extends Error {
  override readonly name = 'PostgresFailure';
  /** SQLSTATE; `undefined` when the server said nothing. */
  readonly sqlState: string | undefined;
  /** The constraint that would have been violated. */
  readonly constraint: string | undefined;
  /** The connection cannot be used any more. */
  readonly isFatal: boolean;

  constructor(cause: unknown) {
    super(cause instanceof Error && cause.message ? cause.message : String(cause), { cause });
    const answer = cause instanceof pg.DatabaseError ? cause : undefined;
    this.sqlState = answer?.code;
    this.constraint = answer?.constraint;
    this.isFatal = answer === undefined || /^(FATAL|PANIC)$/.test(answer.severity ?? '');
  }
}

/** A pool as Kysely uses it. Everything it throws is a PostgresFailure; broken connections leave it. */
export function openGuardedPool(settings: pg.PoolConfig, log: Log): PostgresPool {
  const pool = new pg.Pool(settings);
  const lost = (error: Error) => log.warn({ err: error }, 'A connection to PostgreSQL was lost.');
  pool.on('error', lost);
  // One that breaks between two statements of a transaction has no other listener, and would end the process.
  pool.on('connect', (client) => client.on('error', lost));
  return {
    connect: async () => guarded(await pool.connect().catch(fail)),
    end: () => pool.end(),
  };
}

function fail(cause: unknown): never {
  throw new PostgresFailure(cause);
}

function guarded(client: pg.PoolClient): PostgresPoolClient {
  let broken: PostgresFailure | undefined;
  const query = async (text: string, values: readonly unknown[]) => {
    // The server has rolled back already; what broke the connection is the error to tell.
    if (broken !== undefined && text === 'rollback') {
      return { command: 'ROLLBACK', rowCount: 0, rows: [] };
    }
    try {
      const result = await client.query(text, values.map(storable));
      if (text === 'commit' && result.command !== 'COMMIT') {
        throw new Error('The server rolled a transaction back that was to be committed');
      }
      return result;
    } catch (error) {
      const failure = new PostgresFailure(error);
      broken = failure.isFatal ? failure : broken;
      throw failure;
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: () => client.release(broken),
  };
}

/** PostgreSQL's text holds every character but NUL. */
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0')
    ? value.replaceAll('\0', '\uFFFD')
    : value;
}
