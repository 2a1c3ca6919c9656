import process from 'node:process';
import type { Clock } from '../../telemetry/clock.ts';
import { createLog } from '../../telemetry/log.ts';
import type { Secrets } from '../configuration.ts';
import { checksOf } from './checks.ts';
import { readConfiguration } from './configuration-check.ts';
import type { Finding } from './finding.ts';
import { judgeNode } from './machine/node-check.ts';
import { type DoctorProgress, runChecks } from './run-checks.ts';
import { findRunningService } from './running-service.ts';

/** What is to be examined. */
export interface ExamineOptions {
  /** File of the configuration. @default gac.yaml in the directory */
  readonly file: string | undefined;
  /** Roles instead of those of the file, with a comma between. */
  readonly roles: string | undefined;
  readonly directory: string;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly onProgress: (progress: DoctorProgress) => void;
}

/**
 * Looks at everything that a configuration depends on, and changes none of it.
 * @throws GacError GAC_CONFIG_INVALID for a role that is none
 */
export async function examine(options: ExamineOptions): Promise<readonly Finding[]> {
  const { file, roles, directory, secrets, clock } = options;
  const { configuration, finding } = readConfiguration(file, roles, directory);
  if (configuration === undefined) return [finding, judgeNode(process.versions.node)];
  const running = await findRunningService(configuration);
  // What the clients of the servers say of single attempts is told by the findings.
  const log = createLog({ level: 'silent' });
  const checks = checksOf({ configuration, secrets, running, clock, log });
  return [finding, ...(await runChecks(checks, options.onProgress))];
}
