// Goal: SQLite keeps the promises of the state.
// Method: the contract suite over a file in a temporary directory.
import path from 'node:path';
import { pino } from 'pino';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import { openState } from '../../src/state/open-state.ts';
import { describeState } from './state-contract.ts';

describeState('SQLite', ({ directory, clock }) =>
  openState({
    path: path.join(directory, 'state.sqlite'),
    clock,
    log: pino({ level: 'silent' }),
    lifecycle: ALERT_LIFECYCLE,
    secretKey: Buffer.alloc(32, 7),
  }),
);
