import type { GacEvent } from '../../event/event.ts';
import type { Principal, Scope } from '../../event/scope.ts';

/** A Sigma selection: `field|modifier` → value or list of values, all of which must hold. */
export type ExceptionCondition = Readonly<Record<string, unknown>>;

/** Something that a rule shall not tell of, for a time. */
export interface RuleException {
  readonly id: string;
  readonly ruleId: string;
  /** Official two-digit code; `undefined` = everywhere. */
  readonly province: string | undefined;
  readonly condition: ExceptionCondition;
  /** Who answers for it: a user's id, with the name at that time. */
  readonly owner: string;
  readonly ownerName: string;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdAtMs: number;
  /** From here on it is as if it were not there. */
  readonly expiresAtMs: number;
  /** Ended by a person before that. */
  readonly endedAtMs: number | undefined;
  readonly endedBy: string | undefined;
}

/** An exception to make. */
export interface NewException {
  readonly ruleId: string;
  readonly province: string | undefined;
  readonly condition: ExceptionCondition;
  /** A login or a user's id. @default the actor, who is then a person */
  readonly owner?: string | undefined;
  readonly reason: string;
  readonly expiresAtMs: number;
}

/** Exceptions to rules: each has an owner, a reason and an end. What is out of scope does not exist for the caller. */
export interface ExceptionState {
  /** Newest first, at most 1,000; also those that are over, unless `atMs` asks for those in force then. */
  list(
    scope: Scope,
    query: { readonly ruleId?: string; readonly atMs?: number },
  ): Promise<readonly RuleException[]>;
  get(scope: Scope, id: string): Promise<RuleException | undefined>;
  /**
   * Everything of it that needs no rule, as `create` would: rights, owner, reason, expiry, bounds.
   * @throws GacError GAC_FORBIDDEN, GAC_REQUEST_INVALID, GAC_CONFLICT when there are too many
   */
  check(actor: Principal, exception: NewException, nowMs: number): Promise<void>;
  /** Begins it, audited. @throws GacError as `check` */
  create(actor: Principal, exception: NewException, nowMs: number): Promise<RuleException>;
  /** Ends it before its time, audited; one that is over stays as it is. @throws GacError GAC_NOT_FOUND, GAC_FORBIDDEN */
  end(actor: Principal, id: string, nowMs: number): Promise<RuleException>;
}

/** A true positive that a rule must go on finding, without its events. */
export interface RulePin {
  readonly id: string;
  readonly name: string;
  readonly ruleId: string;
  readonly province: string;
  readonly alertId: string;
  readonly group: Readonly<Record<string, string>>;
  readonly eventCount: number;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdAtMs: number;
}

/** A true positive to pin. */
export interface NewPin {
  readonly name: string;
  readonly ruleId: string;
  readonly province: string;
  readonly alertId: string;
  readonly group: Readonly<Record<string, string>>;
  /** As they are stored: pseudonyms instead of persons. */
  readonly events: readonly GacEvent[];
}

/** Pinned true positives, with copies of their events. */
export interface PinState {
  /** Newest first. */
  list(scope: Scope, query: { readonly ruleId?: string }): Promise<readonly RulePin[]>;
  /** @throws GacError GAC_FORBIDDEN, GAC_REQUEST_INVALID, GAC_CONFLICT when the alert is pinned or there are too many */
  create(actor: Principal, pin: NewPin, nowMs: number): Promise<RulePin>;
  /** Takes it away with its events, audited. @throws GacError GAC_NOT_FOUND, GAC_FORBIDDEN */
  remove(actor: Principal, id: string, nowMs: number): Promise<void>;
  /** Events of a pin; none when it is not there. */
  events(scope: Scope, id: string): Promise<readonly GacEvent[]>;
}
