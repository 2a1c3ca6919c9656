/** From when to when a source was registered and enabled. */
export interface SourceRegistrationRow {
  source_id: string;
  from_ms: number;
  /** Null = it is. */
  to_ms: number | null;
  /** Since when with this type and province without a break. */
  since_ms: number;
  type: string;
  province: string;
  commune: string | null;
}
