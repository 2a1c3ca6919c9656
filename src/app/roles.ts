import { GacError } from '../event/error.ts';

/** What a process does: takes records in, judges them, tells people of alerts, answers people and machines. */
export const ROLES = ['collect', 'detect', 'notify', 'api'] as const;
export type NodeRole = (typeof ROLES)[number];

/** The roles of `--roles collect,detect`. @throws GacError GAC_CONFIG_INVALID */
export function parseRoles(text: string): readonly NodeRole[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !ROLES.includes(name as NodeRole));
  if (unknown !== undefined) {
    const message = `--roles: "${unknown}" is no role; the roles are ${ROLES.join(', ')}.`;
    throw new GacError('GAC_CONFIG_INVALID', message);
  }
  return [...new Set(names as NodeRole[])];
}
