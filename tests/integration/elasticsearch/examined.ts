// What `gac doctor` says of a cluster of Elasticsearch, without looking at anything else.
import { configurationSchema, secretsFromEnvironment } from '../../../src/app/configuration.ts';
import { reportDocument } from '../../../src/app/doctor/report-document.ts';
import { runChecks } from '../../../src/app/doctor/run-checks.ts';
import { elasticsearchChecks } from '../../../src/app/doctor/servers/elasticsearch-check.ts';
import { systemClock } from '../../../src/telemetry/clock.ts';
import { createLog } from '../../../src/telemetry/log.ts';

/** The checks by the second part of their ids. */
export async function examined(elasticsearch: object, environment: NodeJS.ProcessEnv) {
  const configuration = configurationSchema.parse({
    store: { kind: 'elasticsearch', elasticsearch },
  });
  const secrets = secretsFromEnvironment(environment);
  const answer = { kind: 'none', url: undefined, reason: '' } as const;
  const running = { pid: undefined, holdsLock: false, answer };
  const log = createLog({ level: 'silent' });
  const subject = { configuration, secrets, running, clock: systemClock, log };
  const findings = await runChecks(elasticsearchChecks(subject));
  const { checks } = reportDocument(findings, 'en');
  return Object.fromEntries(checks.map((check) => [check.id.split('.')[1] ?? '', check]));
}
