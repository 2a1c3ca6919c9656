import { certificateChecks } from './certificate-check.ts';
import type { Check } from './check.ts';
import { dropChecks } from './drop-check.ts';
import { accessCheck } from './folder/access-check.ts';
import { fileSystemCheck } from './folder/file-system-check.ts';
import { spaceChecks } from './folder/space-checks.ts';
import { syncCheck } from './folder/sync-check.ts';
import { gapCheck } from './gap-check.ts';
import { consoleCheck, localityCheck } from './installation-checks.ts';
import { retentionCheck } from './journal/retention-check.ts';
import { sealCheck } from './journal/seal-check.ts';
import { keyCheck } from './key-check.ts';
import { limitChecks } from './machine/limit-checks.ts';
import { nodeCheck } from './machine/node-check.ts';
import { timeChecks } from './machine/time-checks.ts';
import { portChecks } from './port-checks.ts';
import { rootCheck } from './root-check.ts';
import { ruleCheck } from './rule-check.ts';
import { scheduleCheck } from './schedule-check.ts';
import { elasticsearchChecks } from './servers/elasticsearch-check.ts';
import { kafkaChecks } from './servers/kafka-check.ts';
import { mailChecks } from './servers/mail-check.ts';
import { postgresChecks } from './servers/postgres-check.ts';
import { serviceCheck } from './service-check.ts';
import { stateChecks } from './state-checks.ts';
import { does, type Subject } from './subject.ts';
import { telemetryChecks } from './telemetry-checks.ts';
import { webhookChecks } from './webhook-check.ts';

/** All checks that concern a configuration. */
export function checksOf(subject: Subject): Check[] {
  const collects = does(subject, 'collect');
  const isJournalled = does(subject, 'collect', 'detect', 'api');
  return [
    serviceCheck(subject),
    nodeCheck(),
    timeChecks(subject),
    limitChecks(subject),
    accessCheck(subject),
    fileSystemCheck(subject),
    spaceChecks(subject),
    syncCheck(subject),
    keyCheck(subject),
    ...(isJournalled ? [sealCheck(subject), retentionCheck(subject)] : []),
    ...stateChecks(subject),
    localityCheck(),
    ...(does(subject, 'api') ? [consoleCheck()] : []),
    ...portChecks(subject),
    ...certificateChecks(subject),
    ...dropChecks(subject),
    ...(collects ? [rootCheck(subject)] : []),
    ...kafkaChecks(subject),
    ...elasticsearchChecks(subject),
    ...postgresChecks(subject),
    ...mailChecks(subject),
    ...webhookChecks(subject),
    ...telemetryChecks(subject),
    ...(does(subject, 'detect', 'api')
      ? [ruleCheck(subject), gapCheck(subject), scheduleCheck(subject)]
      : []),
  ];
}
