// Goal: PostgreSQL keeps the promises of the state.
// Method: the contract suite over a real server, whose texts are not ordered by bytes, with a database for each test.
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe } from 'vitest';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import { openPostgresState } from '../../src/state/postgres/open-postgres-state.ts';
import { POSTGRES, PostgresServer } from '../servers/postgres.ts';
import { describeState } from './state-contract.ts';

describe.skipIf(POSTGRES === undefined)('on a real server', () => {
  const server = new PostgresServer(['fsync=off']);
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  describeState('PostgreSQL', async ({ directory, clock }) =>
    openPostgresState({
      ...server.at(await server.database(path.basename(directory))),
      tls: undefined,
      poolMax: 4,
      clock,
      log: pino({ level: 'silent' }),
      lifecycle: ALERT_LIFECYCLE,
      secretKey: Buffer.alloc(32, 7),
    }),
  );
});
