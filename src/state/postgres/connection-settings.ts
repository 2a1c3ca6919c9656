import fs from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { GacError } from '../../event/error.ts';

/** How long each kind of waiting may last, in ms. */
export interface PostgresTimeouts {
  /** To get a connection, from the pool or anew. */
  readonly connectMs: number;
  /** Of one statement. */
  readonly statementMs: number;
  /** Of one statement for a lock, that of the only writer included. */
  readonly lockMs: number;
  /** Between two statements of a transaction: a process that stands still holds its locks no longer. */
  readonly idleInTransactionMs: number;
}

/** @internal */
export const TIMEOUTS: PostgresTimeouts = {
  connectMs: 5_000,
  statementMs: 30_000,
  lockMs: 5_000,
  idleInTransactionMs: 10_000,
};

/** TLS to the server; its certificate is always verified, with its name. */
export interface PostgresTls {
  /** PEM file of the authorities that are trusted. @default those that Node.js trusts */
  readonly caFile?: string | undefined;
  /** PEM files of the certificate that this client shows, and of its key. */
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** Where the database is, and who asks. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** A user without superuser rights: the server holds back no row from one that has them. */
  readonly user: string;
  readonly password: string | undefined;
  /** `undefined` = in the clear, for a server on the same machine. */
  readonly tls: PostgresTls | undefined;
  /** Most connections, beside the one that listens for changes. */
  readonly poolMax: number;
  /** @default TIMEOUTS, one by one */
  readonly timeouts?: Partial<PostgresTimeouts>;
}

/** The type id of int8, of times and counts. */
const INT8 = 20;
/** How much later than the server the client gives a statement up. */
const STATEMENT_GRACE_MS = 5_000;
const KEEP_ALIVE_MS = 30_000;

/** What `pg` is told of a connection. @throws GacError GAC_CONFIG_INVALID when a file cannot be read */
export function connectionSettings(connection: PostgresConnection): pg.PoolConfig {
  const { host, port, database, user, password, poolMax } = connection;
  const limits = { ...TIMEOUTS, ...connection.timeouts };
  return {
    ...{ host, port, database, user, max: poolMax },
    ...(password === undefined ? {} : { password }),
    ssl: connection.tls === undefined ? false : tlsSettings(connection.tls),
    application_name: 'tram-gac',
    connectionTimeoutMillis: limits.connectMs,
    statement_timeout: limits.statementMs,
    lock_timeout: limits.lockMs,
    idle_in_transaction_session_timeout: limits.idleInTransactionMs,
    query_timeout: limits.statementMs + STATEMENT_GRACE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: {
      getTypeParser: ((id: number, format?: 'text') =>
        id === INT8 ? Number : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
    },
  };
}

function tlsSettings(tls: PostgresTls): ConnectionOptions {
  const { caFile, certificateFile, keyFile } = tls;
  return {
    rejectUnauthorized: true,
    ...(caFile === undefined ? {} : { ca: pem(caFile) }),
    ...(certificateFile === undefined ? {} : { cert: pem(certificateFile) }),
    ...(keyFile === undefined ? {} : { key: pem(keyFile) }),
  };
}

function pem(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GacError('GAC_CONFIG_INVALID', `state.postgres.tls: cannot read ${file}.`, { cause });
  }
}
