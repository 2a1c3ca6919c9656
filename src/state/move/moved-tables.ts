import type { Schema } from '../schema.ts';

/** A table with its primary key. */
export interface MovedTable {
  readonly name: Exclude<keyof Schema, 'schema_versions'>;
  readonly key: readonly string[];
}

/** The row of `settings` that says from which journal a state was moved here; it belongs to no moved state itself. */
export const MOVED_FROM = 'moved_from';

/** Every table that is moved, each after those that it refers to. The versions of the schema are each database's own. */
export const MOVED_TABLES: readonly MovedTable[] = [
  { name: 'settings', key: ['name'] },
  { name: 'scheduled_runs', key: ['job', 'due_ms'] },
  { name: 'sources', key: ['id'] },
  { name: 'source_keys', key: ['id'] },
  { name: 'users', key: ['id'] },
  { name: 'user_provinces', key: ['user_id', 'province'] },
  { name: 'sessions', key: ['token_hash'] },
  { name: 'api_keys', key: ['id'] },
  { name: 'login_failures', key: ['login'] },
  { name: 'alerts', key: ['id'] },
  { name: 'signals', key: ['id'] },
  { name: 'alert_entities', key: ['alert_id', 'field', 'value'] },
  { name: 'alert_evidence', key: ['alert_id', 'event_id'] },
  { name: 'destinations', key: ['id'] },
  { name: 'deliveries', key: ['id'] },
  { name: 'delivery_attempts', key: ['delivery_id', 'place'] },
  { name: 'audit', key: ['sequence'] },
  { name: 'audit_head', key: ['id'] },
  { name: 'rule_sets', key: ['version'] },
  { name: 'ledger_rules', key: ['rule_id', 'from_set'] },
  { name: 'judged_slots', key: ['source_id', 'slot_ms', 'rule_set'] },
  { name: 'judged_through', key: ['reader'] },
  { name: 'rule_runs', key: ['rule_id', 'rule_version', 'from_ms'] },
  { name: 'rule_gaps', key: ['id'] },
  { name: 'rule_exceptions', key: ['id'] },
  { name: 'rule_pins', key: ['id'] },
  { name: 'rule_quarantines', key: ['id'] },
  { name: 'rule_costs', key: ['node'] },
  { name: 'rule_texts', key: ['hash'] },
  { name: 'rule_versions', key: ['rule_id', 'version'] },
  { name: 'rule_rollbacks', key: ['rule_id'] },
  { name: 'source_registrations', key: ['source_id', 'from_ms'] },
  { name: 'source_slots', key: ['source_id', 'slot_ms', 'reader'] },
  { name: 'source_fields', key: ['source_id', 'field'] },
  { name: 'source_health', key: ['source_id'] },
  { name: 'source_health_changes', key: ['source_id', 'at_ms'] },
  { name: 'source_trials', key: ['token'] },
  { name: 'source_trial_hops', key: ['token', 'hop'] },
  { name: 'shadow_rules', key: ['rule_id', 'version'] },
  { name: 'shadow_signals', key: ['id'] },
  { name: 'shadow_days', key: ['rule_id', 'version', 'side', 'province', 'day'] },
];
