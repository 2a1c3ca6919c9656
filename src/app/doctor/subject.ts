import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Configuration, Secrets } from '../configuration.ts';
import type { NodeRole } from '../roles.ts';
import type { RunningService } from './running-service.ts';

/** What is examined. */
export interface Subject {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly running: RunningService;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whether the process does any of these. */
export function does({ configuration }: Subject, ...roles: readonly NodeRole[]): boolean {
  return roles.some((role) => configuration.roles.includes(role));
}
