import type { Principal } from '../../event/scope.ts';

/** A rule document that is in force. */
export interface DocumentInForce {
  readonly ruleId: string;
  /** As alerts carry it: it changes with the filters of the rule and with the rules that it refers to, too. */
  readonly version: string;
  /** SHA-256 (hex) of the text of the document alone. */
  readonly textHash: string;
  readonly text: string;
  readonly file: string;
  readonly kind: 'detection' | 'correlation' | 'filter';
}

/** A version of a rule that was in force. */
export interface RuleVersion extends Omit<DocumentInForce, 'text'> {
  /** When it came into force first. */
  readonly firstMs: number;
  /** When it was found replaced or gone; `undefined` while it is in force. */
  readonly lastMs: number | undefined;
  /** The process that told of it first. */
  readonly node: string;
}

/** An earlier version of a rule that was put back. */
export interface RuleRollback {
  readonly ruleId: string;
  /** What was in force before. */
  readonly fromVersion: string;
  readonly toVersion: string;
  readonly textHash: string;
  readonly text: string;
  /** Where the text that was put back came from. */
  readonly file: string;
  /** Texts (SHA-256) in whose place it judges. A file of another text judges by that: the rollback is over there. */
  readonly contents: readonly string[];
  readonly reason: string;
  /** `Principal.id` and name. */
  readonly by: string;
  readonly byName: string;
  readonly atMs: number;
  /** When a process first found a text in the file that was not known; `undefined` while none did. */
  readonly supersededAtMs: number | undefined;
}

/** Versions that are kept of one rule; the oldest go. */
export const VERSIONS_PER_RULE_MAX = 50;
/** How long a version that is not in force any more is kept, ms. */
export const VERSION_KEPT_MS = 3 * 365 * 86_400_000;
/** Longest reason of a rollback. */
export const ROLLBACK_REASON_MAX = 500;

/** Which text judged when, and which earlier text judges in the place of a later one. */
export interface RuleVersionState {
  /** Writes down all documents in force; what was in force before and is not among them, is so no more. */
  noteInForce(
    documents: readonly DocumentInForce[],
    at: { readonly nowMs: number; readonly node: string },
  ): Promise<void>;
  /** The documents that were in force when it was told last. */
  inForce(): Promise<readonly DocumentInForce[]>;
  /** Newest first: those in force, then by their end. Empty for a rule that never was. */
  history(ruleId: string): Promise<readonly RuleVersion[]>;
  document(ruleId: string, version: string): Promise<(RuleVersion & { text: string }) | undefined>;
  rollbacks(): Promise<readonly RuleRollback[]>;
  /**
   * Puts an earlier version back; takes the place of a rollback of the same rule. Rules are everybody's, so this asks for
   * the national scope.
   * @throws GacError GAC_FORBIDDEN, GAC_NOT_FOUND (no such version), GAC_REQUEST_INVALID (reason)
   */
  rollBack(
    actor: Principal,
    asked: {
      readonly ruleId: string;
      readonly fromVersion: string;
      readonly toVersion: string;
      /** Texts (SHA-256) of the rule that files hold at present, besides those of its history. */
      readonly contents: readonly string[];
      readonly reason: string;
    },
    nowMs: number,
  ): Promise<RuleRollback>;
  /** Lets the file judge again. @throws GacError GAC_FORBIDDEN, GAC_NOT_FOUND (nothing was put back) */
  endRollback(actor: Principal, ruleId: string, nowMs: number): Promise<void>;
  /** Says that a file holds a text that the rollback does not know; written down once. */
  noteSuperseded(ruleId: string, nowMs: number): Promise<void>;
}
