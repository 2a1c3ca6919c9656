import type { PostgresOutcome } from '../../../state/postgres/inspect-postgres.ts';
import { postgresPlace } from '../../stores.ts';
import type { Check } from '../check.ts';
import { dependent } from '../run-checks.ts';
import { isRunning } from '../running-service.ts';
import { secretKeyFinding } from '../state-checks.ts';
import type { Subject } from '../subject.ts';
import {
  judgeConnections,
  judgeDatabaseUser,
  judgeDurability,
  judgePostgres,
  judgePostgresVersion,
  judgeSchema,
} from './judge-postgres.ts';
import { judgeSkew } from './judge-skew.ts';

const AFTER = [
  'postgres.version',
  'postgres.user',
  'postgres.schema',
  'postgres.connections',
  'postgres.settings',
  'postgres.clock',
  'state.key',
] as const;

/** Whether the state in PostgreSQL can be opened; none when it is in a file. */
export function postgresChecks(subject: Subject): Check[] {
  const { configuration, secrets, running, clock } = subject;
  const { kind, postgres } = configuration.state;
  if (kind !== 'postgres' || postgres === undefined) return [];
  return [
    {
      ids: ['postgres.server', ...AFTER],
      run: async (report) => {
        const { inspectPostgres } = await import('../../../state/postgres/inspect-postgres.ts');
        const place = postgresPlace(postgres, secrets);
        const outcome: PostgresOutcome = await inspectPostgres(place, () => clock.now());
        const hasPassword = secrets.postgresPassword !== undefined;
        const judged = judgePostgres(outcome, { hasPassword, wantsTls: place.tls !== undefined });
        report(judged);
        if (outcome.kind !== 'reached') {
          report(...AFTER.map((id) => dependent(id, judged.id)));
          return;
        }
        const { facts } = outcome;
        const { time } = facts;
        const wanted = { poolMax: postgres.poolMax, isRunning: isRunning(running) };
        report(
          judgePostgresVersion(facts),
          judgeDatabaseUser(facts),
          judgeSchema(facts),
          judgeConnections(facts.connections, wanted),
          judgeDurability(facts.settings),
          judgeSkew('postgres.clock', [time.serverMs], time),
          secretKeyFinding(subject, facts.sealed),
        );
      },
    },
  ];
}
