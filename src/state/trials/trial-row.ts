/** A test of a source over its real way. */
export interface SourceTrialRow {
  token: string;
  source_id: string;
  province: string;
  started_at_ms: number;
  ends_at_ms: number;
  line: string;
  /** JSON, like `deliveries`. */
  commands: string;
  sent_by_us: number;
  notifies: number;
  deliveries: string;
}
