import type { Bilingual } from '../event/signal.ts';
import type { Pin } from './tuning/pin.ts';

/** Why a rule judges nothing. */
export interface Withholding {
  readonly reason: Bilingual;
  /** Of the rule: another one judges. @default any */
  readonly version?: string;
}

/** An earlier version of a rule that was put back. */
export interface PutBack {
  readonly file: string;
  readonly text: string;
  /** SHA-256 (hex) of the texts in whose place it judges; a file that holds another one judges itself. @default all */
  readonly contents?: ReadonlySet<string>;
  readonly note?: RollbackNote;
}

/** Who put a version back, and why. */
export interface RollbackNote {
  readonly fromVersion: string;
  readonly toVersion: string;
  /** Name of the person. */
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** What was decided about rules beside their files: by people, or by the service for its own protection. */
export interface RuleDecisions {
  /** By rule id: the text to read instead of the file's, because an earlier version was put back. */
  readonly instead: ReadonlyMap<string, PutBack>;
  /** By rule id: rules that are read and checked, but judge nothing. */
  readonly withheld: ReadonlyMap<string, Withholding>;
  /** Documents that are in no file, such as the filters that exceptions come to. */
  readonly texts: readonly { readonly file: string; readonly text: string }[];
  /** Events on which rules must go on firing. @default none */
  readonly pins?: readonly Pin[];
}

/** Rules as their files have them. */
export const NO_DECISIONS: RuleDecisions = { instead: new Map(), withheld: new Map(), texts: [] };
