import type { PartialEvent } from '../contract.ts';

/** The values that ECS 9.4 allows in its four categorization fields. */
export const CATEGORIZATION = {
  kind: new Set('alert asset enrichment event metric state pipeline_error signal'.split(' ')),
  category: new Set(
    `api authentication configuration database driver email file host iam intrusion_detection library malware network
    package process registry session threat vulnerability web`.split(/\s+/),
  ),
  type: new Set(
    `access admin allowed change connection creation deletion denied device end error group indicator info installation
    protocol start user`.split(/\s+/),
  ),
  outcome: new Set('failure success unknown'.split(' ')),
} as const;

/**
 * Takes out of `event.*` what ECS does not allow there and gives the fields that lost a value. `category` and `type`
 * become lists; `kind` becomes `event` when it is absent, foreign, or `pipeline_error`, which only a dead letter is.
 */
export function keepAllowedValues(event: NonNullable<PartialEvent['event']>): string[] {
  const lost: string[] = [];
  const kind: unknown = event.kind;
  if (typeof kind !== 'string' || !CATEGORIZATION.kind.has(kind) || kind === 'pipeline_error') {
    if (kind !== undefined) lost.push('event.kind');
    event.kind = 'event';
  }
  for (const field of ['category', 'type'] as const) {
    const value: unknown = event[field];
    if (value === undefined) {
      continue;
    }
    const values: unknown[] = Array.isArray(value) ? value : [value];
    const allowed = values.filter((one) => isAllowed(field, one)) as string[];
    if (allowed.length < values.length) lost.push(`event.${field}`);
    if (allowed.length === 0) {
      delete event[field];
    } else if (allowed.length < values.length || value !== values) {
      event[field] = allowed;
    }
  }
  if (event.outcome !== undefined && !isAllowed('outcome', event.outcome)) {
    lost.push('event.outcome');
    delete event.outcome;
  }
  return lost;
}

function isAllowed(field: keyof typeof CATEGORIZATION, value: unknown): boolean {
  return typeof value === 'string' && CATEGORIZATION[field].has(value);
}
