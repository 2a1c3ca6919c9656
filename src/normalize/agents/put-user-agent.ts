import type { PartialEvent } from '../contract.ts';
import type { UserAgents } from './user-agent.ts';

/** Adds what the user agent's text tells, unless the source has said it. */
export function putUserAgent(doc: PartialEvent, agents: UserAgents): void {
  const given = doc['user_agent'] as Record<string, unknown> | undefined;
  const original = given?.['original'];
  if (given === undefined || typeof original !== 'string') return;
  for (const [name, value] of Object.entries(agents.read(original))) given[name] ??= value;
}
