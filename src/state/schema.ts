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
  enabled: number;
  created_at_ms: number;
  version: number;
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
