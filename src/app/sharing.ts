import { GacError, type Issue } from '../event/error.ts';
import type { Configuration } from './configuration.ts';
import { ROLES } from './roles.ts';

/**
 * Refuses what would silently split the data among processes: a shared journal needs a shared store and a shared state,
 * and a process that does only a part of the work needs a shared journal.
 * @throws GacError GAC_CONFIG_INVALID with every issue at once
 */
export function checkSharing(
  { roles, journal, store, state }: Pick<Configuration, 'roles' | 'journal' | 'store' | 'state'>,
  file: string,
): void {
  const issues: Issue[] = [];
  const need = (isMet: boolean, detail: string, hint: string) => {
    if (!isMet) issues.push({ at: file, detail, hint });
  };
  const why = 'its processes would each keep a part of the data for themselves.';
  if (journal.kind === 'kafka') {
    const elastic = store.kind === 'elasticsearch';
    need(elastic, `journal.kind kafka needs store.kind elasticsearch: ${why}`, 'Set store.kind.');
    const postgres = state.kind === 'postgres';
    need(postgres, `journal.kind kafka needs state.kind postgres: ${why}`, 'Set state.kind.');
  }
  const isWhole = ROLES.every((role) => roles.includes(role));
  need(
    isWhole || journal.kind === 'kafka',
    `roles ${roles.join(', ')} need journal.kind kafka: other processes must do the rest.`,
    `Leave out roles, or set journal.kind.`,
  );
  const { kafka } = journal;
  need(
    kafka === undefined || kafka.minInsyncReplicas <= kafka.replication,
    'journal.kafka.minInsyncReplicas is more than journal.kafka.replication: nothing could be acknowledged.',
    'A cluster of one broker has replication 1 and minInsyncReplicas 1.',
  );
  if (issues.length === 0) return;
  const message = `${file} has ${issues.length} problem(s).`;
  throw new GacError('GAC_CONFIG_INVALID', message, { issues });
}
