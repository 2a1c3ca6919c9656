// Changes an alert as the only writer, says so on stdout, and never commits.
import { pino } from 'pino';
import { openPostgres } from '../../../src/state/postgres/open-postgres.ts';

const [connection = '', alertId = ''] = process.argv.slice(2);
const database = await openPostgres(JSON.parse(connection), pino({ level: 'silent' }));
await database.db.transaction().execute(async (trx) => {
  await database.enter(trx, 'alone');
  const changed = { version: 99, document: '{}' };
  await trx.updateTable('alerts').set(changed).where('id', '=', alertId).execute();
  process.stdout.write('held\n');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
