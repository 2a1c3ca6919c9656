import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * All metrics of the service, in one list, so that each is documented (`docs/components.md`) and none is made twice.
 * Label values come from closed sets or from registered names, never from log text.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly L[] = [],
  ) => new Histogram({ name, help, buckets, labelNames, registers });
  return {
    registry,
    collectReceivedRecords: counter(
      'gac_collect_received_records_total',
      'Records that a collector took in and the journal made durable.',
      ['transport', 'source'],
    ),
    collectReceivedBytes: counter('gac_collect_received_bytes_total', 'Bytes of those records.', [
      'transport',
      'source',
    ]),
    collectDuplicateBatches: counter(
      'gac_collect_duplicate_batches_total',
      'Batches resent by their sender and stored once.',
      ['transport'],
    ),
    collectRefusedRecords: counter(
      'gac_collect_refused_records_total',
      'Records or requests refused with an error to the sender.',
      ['transport', 'reason'],
    ),
    collectUdpDrops: gauge(
      'gac_collect_udp_kernel_drops',
      'Datagrams that the kernel dropped before the UDP collector could read them.',
    ),
    journalBytes: gauge('gac_journal_bytes', 'Bytes held by the journal.', ['partition']),
    journalAppendSeconds: histogram(
      'gac_journal_append_seconds',
      'From append to stable storage.',
      [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1],
    ),
    journalQuarantinedRecords: counter(
      'gac_journal_quarantined_records_total',
      'Records found damaged and set aside.',
    ),
    journalUnreadRemoved: counter(
      'gac_journal_unread_removed_records_total',
      'Records that the size limit removed before they were read.',
    ),
    journalConsumerLag: gauge(
      'gac_journal_consumer_lag_records',
      'Durable records behind the last committed position, of the partitions that this process works on.',
      ['consumer', 'partition'],
    ),
    sourceStatus: gauge(
      'gac_source_status',
      'How each source was judged: 1 for the status that it has. Shown by the process that judges.',
      ['source', 'status'],
    ),
    sourceSilenceSeconds: gauge(
      'gac_source_silence_seconds',
      'Time since the last record of each source was received.',
      ['source'],
    ),
    sourceLagSeconds: gauge(
      'gac_source_lag_p95_seconds',
      'Receipt minus event time of each source over the last hour, 95th percentile.',
      ['source'],
    ),
    sourceSkewSeconds: gauge(
      'gac_source_skew_seconds',
      'The same, median; negative: the clock of the source is ahead.',
      ['source'],
    ),
    pipelineLagRecords: gauge(
      'gac_pipeline_lag_records',
      'Durable records that are not yet normalised, stored and judged.',
      ['partition'],
    ),
    pipelineEvents: counter(
      'gac_pipeline_events_total',
      'Records turned into events, by outcome: event or dead_letter.',
      ['outcome'],
    ),
    normalizeDeadLetters: counter(
      'gac_normalize_dead_letters_total',
      'Records kept as dead letters.',
      ['type', 'reason'],
    ),
    normalizeClockClamped: counter(
      'gac_normalize_clock_clamped_total',
      'Events whose claimed time could not be believed.',
      ['status'],
    ),
    storeStoredEvents: counter('gac_store_stored_events_total', 'Events stored.'),
    storeRepeatedEvents: counter(
      'gac_store_repeated_events_total',
      'Events offered again after a restart and stored once.',
    ),
    storeBulkRetries: counter(
      'gac_store_bulk_retries_total',
      'Events sent to Elasticsearch again, by reason: busy, blocked, forbidden, too_large, unreachable or failed.',
      ['reason'],
    ),
    storeRefusedEvents: counter(
      'gac_store_refused_events_total',
      'Events that the mapping of Elasticsearch refused, kept as dead letters.',
    ),
    detectRules: gauge(
      'gac_detect_rules',
      'Rules by verdict: loaded, rejected, withheld or shadow.',
      ['verdict'],
    ),
    detectSignals: counter('gac_detect_signals_total', 'Signals raised.', ['rule']),
    detectLateEvents: counter(
      'gac_detect_late_events_total',
      'Events older than the watermark when they arrived.',
    ),
    detectUngroupedEvents: counter(
      'gac_detect_ungrouped_events_total',
      'Matches left out of a correlation because a group-by field was missing.',
      ['rule'],
    ),
    detectSkippedMatches: counter(
      'gac_detect_skipped_matches_total',
      'Matches without their full effect on a correlation, by reason.',
      ['rule', 'reason'],
    ),
    detectRefusedMessages: counter(
      'gac_detect_refused_messages_total',
      'Messages to owners of groups that had no effect, by reason: undecodable, version_unknown, correlation_unknown, repeated.',
      ['reason'],
    ),
    detectShadowSignals: counter(
      'gac_detect_shadow_signals_total',
      'Signals of rules in shadow (`new`), and of the versions in force that they are compared with (`old`).',
      ['rule', 'side'],
    ),
    detectShadowLostSignals: counter(
      'gac_detect_shadow_lost_signals_total',
      'Signals that a comparison in shadow lacks, because the state could not be written.',
    ),
    detectRolledBackRules: gauge(
      'gac_detect_rolled_back_rules',
      'Rules for which an earlier version was put back.',
    ),
    detectGaps: gauge(
      'gac_detect_gaps',
      'Stretches of time that rules have not judged as they should, and that wait to be refilled, by reason.',
      ['reason'],
    ),
    detectOldestGapSeconds: gauge(
      'gac_detect_oldest_gap_seconds',
      'How long the oldest gap has been open; 0 when none is.',
    ),
    detectGapsClosed: counter(
      'gac_detect_gaps_closed_total',
      'Gaps that were refilled from the stored events, or given up as lost.',
      ['outcome', 'reason'],
    ),
    detectRefilledAlerts: counter(
      'gac_detect_refilled_alerts_total',
      'Alerts that were found late, by refill.',
    ),
    detectQuarantines: counter(
      'gac_detect_quarantines_total',
      'Rules quarantined by this process, by budget: groups, values, state, matching or signals.',
      ['budget'],
    ),
    detectQuarantinedRules: gauge(
      'gac_detect_quarantined_rules',
      'Rules that judge nothing, since they stayed over a budget.',
    ),
    detectBudgetUsed: gauge(
      'gac_detect_budget_used_ratio',
      'Of each budget, what the rule that uses most of it used in the last window; above 1 it is over.',
      ['budget'],
    ),
    detectStateBytes: gauge(
      'gac_detect_state_bytes',
      'What correlations hold in this process, estimated.',
    ),
    detectScheduledRuns: counter(
      'gac_detect_scheduled_runs_total',
      'Runs of rules over stored events, by outcome: done, behind (time was up, or events waited to be stored) or failed.',
      ['rule', 'outcome'],
    ),
    detectScheduledSkipped: counter(
      'gac_detect_scheduled_skipped_matches_total',
      'Matches that a run over stored events could not count fully.',
      ['rule'],
    ),
    detectScheduledLagSeconds: gauge(
      'gac_detect_scheduled_lag_seconds',
      'Age of the event time up to which a rule over stored events has judged.',
      ['rule'],
    ),
    detectScheduledBehindSeconds: gauge(
      'gac_detect_scheduled_behind_seconds',
      'By how much a rule over stored events is further behind than its schedule explains; 0 on time.',
      ['rule'],
    ),
    detectLateRules: gauge(
      'gac_detect_late_rules',
      'Rules over stored events that are so far behind that engineers are told.',
    ),
    detectReloads: counter(
      'gac_detect_reloads_total',
      'Rule reloads: applied, partial when some documents were refused, refused when none could be read.',
      ['outcome'],
    ),
    alertsRaised: counter('gac_alerts_raised_total', 'Alerts created.', ['family', 'level']),
    alertsUpdated: counter('gac_alerts_updated_total', 'Alerts that took further signals.'),
    requestToAlertSeconds: histogram(
      'gac_request_to_alert_seconds',
      'From receipt of the deciding record to the durable alert.',
      [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60],
    ),
    notifyAttempts: counter('gac_notify_attempts_total', 'Delivery attempts.', [
      'channel',
      'outcome',
    ]),
    notifyPending: gauge('gac_notify_pending_deliveries', 'Deliveries owed and not yet settled.'),
    httpRequests: counter('gac_http_requests_total', 'API requests.', ['route', 'status']),
    personAccesses: counter(
      'gac_person_accesses_total',
      'Looks at persons in clear (event.reveal) or for their pseudonyms (person.find), by what came of them.',
      ['action', 'outcome'],
    ),
    telemetrySpans: counter(
      'gac_telemetry_spans_total',
      'Recorded spans by outcome: exported, failed (the receiver did not take them) or dropped (too many wait).',
      ['outcome'],
    ),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
