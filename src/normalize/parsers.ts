import type { Parser } from './contract.ts';

/** All kinds of records that are understood, in the order that `gac parse --list` names them. */
export const PARSERS: readonly Parser[] = [];
