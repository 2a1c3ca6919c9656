import type { SourceRegistrationRow } from './registrations/registration-row.ts';
import type { SourceTrialRow } from './trials/trial-row.ts';

/**
 * Columns as both databases hold them: times are integer ms, flags are 0 or 1, JSON is text.
 * `document` is the whole thing as JSON; the columns beside it are copies to search, sort and constrain by.
 */
export interface Schema {
  schema_versions: { version: number; name: string; applied_at_ms: number };
  settings: { name: string; value: string };
  scheduled_runs: {
    job: string;
    due_ms: number;
    node: string;
    claimed_at_ms: number;
    finished_at_ms: number | null;
    outcome: string | null;
  };
  sources: SourceRow;
  source_keys: {
    id: string;
    source_id: string;
    hash: string;
    created_at_ms: number;
    revoked_at_ms: number | null;
  };
  users: UserRow;
  user_provinces: { user_id: string; province: string };
  sessions: { token_hash: string; user_id: string; created_at_ms: number; expires_at_ms: number };
  api_keys: {
    id: string;
    hash: string;
    name: string;
    role: string;
    provinces: string;
    created_at_ms: number;
    revoked_at_ms: number | null;
  };
  login_failures: {
    login: string;
    failures: number;
    last_failure_ms: number;
    locked_until_ms: number | null;
  };
  destinations: DestinationRow;
  signals: {
    id: string;
    alert_id: string;
    rule_version: string;
    decided_at_ms: number;
    document: string;
  };
  alerts: AlertRow;
  alert_entities: { alert_id: string; field: string; value: string };
  /** `order_ms` and `place`: first event of the signal that brought it, and its place among that signal's events. */
  alert_evidence: { alert_id: string; event_id: string; order_ms: number; place: number };
  deliveries: DeliveryRow;
  delivery_attempts: {
    delivery_id: string;
    place: number;
    at_ms: number;
    outcome: string;
    detail: string;
  };
  audit: AuditRow;
  /** One row: how long the chain is and its last hash, so that a cut tail shows too. */
  audit_head: { id: number; sequence: number; hash: string };
  /** Numbered in the order in which they were first told of. */
  rule_sets: { version: string; number: number; noted_at_ms: number };
  /** A version of a rule is in the sets from `from_set` to before `until_set`; null = in the last one. */
  ledger_rules: {
    rule_id: string;
    from_set: number;
    until_set: number | null;
    rule_version: string;
    kind: string;
    judged: string;
  };
  judged_slots: {
    source_id: string;
    slot_ms: number;
    rule_set: number;
    province: string;
    events: number;
  };
  judged_through: {
    reader: string;
    offset_next: number;
    set_version: string;
    received_at_ms: number;
    at_ms: number;
  };
  rule_runs: { rule_id: string; rule_version: string; from_ms: number; to_ms: number };
  rule_gaps: RuleGapRow;
  rule_exceptions: RuleExceptionRow;
  rule_pins: RulePinRow;
  rule_quarantines: RuleQuarantineRow;
  /** The newest of each process, as JSON. */
  rule_costs: { node: string; at_ms: number; document: string };
  /** Texts of rule documents, each once. */
  rule_texts: { hash: string; text: string };
  rule_versions: {
    rule_id: string;
    version: string;
    text_hash: string;
    file: string;
    kind: string;
    first_ms: number;
    /** Null while it is in force. */
    last_ms: number | null;
    node: string;
  };
  rule_rollbacks: {
    rule_id: string;
    from_version: string;
    to_version: string;
    text_hash: string;
    file: string;
    /** JSON: hashes of the texts in whose place it judges. */
    contents: string;
    reason: string;
    by_id: string;
    by_name: string;
    at_ms: number;
    superseded_at_ms: number | null;
  };
  /** What one reader has seen of a source in a slot of receipt. */
  source_slots: SourceSlotRow;
  /** The empty field counts the records that were looked at. */
  source_fields: {
    source_id: string;
    field: string;
    province: string;
    first_ms: number;
    last_ms: number;
    seen: number;
  };
  source_health: SourceHealthRow;
  source_health_changes: SourceHealthChangeRow;
  source_trials: SourceTrialRow;
  source_registrations: SourceRegistrationRow;
  /** What is known of a hop, as JSON. */
  source_trial_hops: {
    token: string;
    hop: string;
    province: string;
    state: string;
    at_ms: number;
    document: string;
  };
  shadow_rules: { rule_id: string; version: string; since_ms: number; until_ms: number | null };
  shadow_signals: {
    id: string;
    rule_id: string;
    version: string;
    side: string;
    province: string;
    group_key: string;
    last_event_ms: number;
    event_count: number;
    document: string;
  };
  shadow_days: {
    rule_id: string;
    version: string;
    side: string;
    province: string;
    day: string;
    signals: number;
    alerts: number;
  };
}

export interface SourceRow {
  id: string;
  name: string;
  type: string;
  province: string;
  commune: string | null;
  timezone: string;
  transport: string;
  multiline_start: string | null;
  /** JSON. */
  settings: string | null;
  /** JSON; null = always. */
  hours: string | null;
  /** Null = its alerts are told of. */
  observing_since_ms: number | null;
  enabled: number;
  created_at_ms: number;
  version: number;
}

export interface SourceSlotRow {
  source_id: string;
  slot_ms: number;
  reader: string;
  province: string;
  records: number;
  first_received_ms: number;
  last_received_ms: number;
  max_gap_ms: number;
  last_event_ms: number;
  sampled: number;
  /** JSON, like `delays`. */
  dead_letters: string;
  delays: string;
}

export interface SourceHealthRow {
  source_id: string;
  province: string;
  status: string;
  since_ms: number;
  judged_at_ms: number;
  /** JSON. */
  document: string;
}

export interface SourceHealthChangeRow {
  source_id: string;
  at_ms: number;
  province: string;
  status: string;
  /** JSON. */
  reasons: string;
}

export interface UserRow {
  id: string;
  login: string;
  name: string;
  role: string;
  language: string;
  enabled: number;
  password: string;
  created_at_ms: number;
}

export interface DestinationRow {
  id: string;
  province: string | null;
  name: string;
  channel: string;
  address: string;
  language: string;
  secret: string | null;
  enabled: number;
  health: string;
  created_at_ms: number;
  removed_at_ms: number | null;
}

export interface AlertRow {
  id: string;
  fingerprint: string;
  province: string;
  commune: string | null;
  rule_id: string;
  level: string;
  /** 0 = critical to 4 = informational, so that urgency sorts ascending. */
  level_order: number;
  family: string;
  status: string;
  closed: number;
  verdict: string | null;
  assignee: string | null;
  first_event_ms: number;
  last_event_ms: number;
  created_at_ms: number;
  acknowledge_due_ms: number;
  version: number;
  search: string;
  document: string;
}

export interface DeliveryRow {
  id: string;
  alert_id: string | null;
  destination_id: string;
  destination_name: string;
  channel: string;
  /** That of the destination: who may see the alert but not the destination does not see what it was told. */
  province: string | null;
  type: string;
  sequence: number;
  state: string;
  attempts: number;
  created_at_ms: number;
  /** Null exactly when nothing is owed any more. */
  next_attempt_ms: number | null;
  /** Set while an attempt is under way; `next_attempt_ms` is then the same. */
  leased_until_ms: number | null;
  delivered_at_ms: number | null;
  last_response: string | null;
  receipt_id: string | null;
  /** The alert as it was when this was owed. */
  alert: string | null;
}

export interface AuditRow {
  sequence: number;
  at_ms: number;
  actor: string;
  actor_name: string;
  action: string;
  subject: string;
  province: string | null;
  detail: string;
  hash: string;
}

export interface RuleGapRow {
  id: string;
  rule_id: string;
  rule_version: string;
  source_id: string;
  province: string | null;
  from_ms: number;
  /** Null while it goes on. */
  to_ms: number | null;
  reason: string;
  detail: string;
  status: string;
  opened_at_ms: number;
  updated_at_ms: number;
  closed_at_ms: number | null;
  revision: number;
  reached_ms: number | null;
  tries: number;
  last_failure: string | null;
  refilled_by: string | null;
  alerts_found: number;
  loss_reason: string | null;
}

export interface RuleExceptionRow {
  id: string;
  rule_id: string;
  province: string | null;
  /** JSON: a Sigma selection. */
  condition: string;
  owner: string;
  owner_name: string;
  reason: string;
  created_by: string;
  created_by_name: string;
  created_at_ms: number;
  expires_at_ms: number;
  /** Null unless a person ended it. */
  ended_at_ms: number | null;
  ended_by: string | null;
}

export interface RulePinRow {
  id: string;
  rule_id: string;
  province: string;
  alert_id: string;
  name: string;
  /** JSON, like `events`. */
  alert_group: string;
  event_count: number;
  created_by: string;
  created_by_name: string;
  created_at_ms: number;
  events: string;
}

export interface RuleQuarantineRow {
  id: string;
  rule_id: string;
  rule_version: string;
  /** JSON, like `withheld`. */
  title: string;
  budget: string;
  measured: number;
  budget_limit: number;
  node: string;
  withheld: string;
  since_ms: number;
  gaps_from_ms: number;
  /** Null while it is in force. */
  released_at_ms: number | null;
  released_by: string | null;
  release_reason: string | null;
  told_at_ms: number | null;
  gaps_opened_at_ms: number | null;
  gaps_ended_at_ms: number | null;
}
