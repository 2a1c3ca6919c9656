import type { Logsource } from './contract.ts';
import { PARSERS } from './parsers.ts';

/** Which Sigma logsource each type of record feeds, for the routing of rules. */
export const LOGSOURCES: ReadonlyMap<string, Logsource> = new Map(
  PARSERS.map((parser) => [parser.type, parser.logsource]),
);
