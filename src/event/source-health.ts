/** Verdicts on a source. No data is never GREEN. `OFF`: disabled; `NEW`: it never sent anything. */
export const HEALTH_STATUSES = ['GREEN', 'YELLOW', 'RED', 'NEW', 'OFF'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** Why a source is not GREEN. A closed set: it is a metric label. */
export const HEALTH_REASONS = [
  /** Nothing came for longer than its limit, within the hours in which it works. */
  'silent',
  /** It never sent anything. */
  'never_sent',
  /** Far fewer records than in the same hours of earlier weeks. */
  'volume_drop',
  /** Far more records than in the same hours of earlier weeks. */
  'volume_rise',
  /** Too many records that could not be read. */
  'parse_failures',
  /** Fields that rules read are missing of late. */
  'fields_lost',
  /** It sends fields that were never seen. */
  'fields_new',
  /** Records come late. */
  'lag',
  /** Its clock is wrong. */
  'clock_skew',
] as const;
export type HealthReasonKind = (typeof HEALTH_REASONS)[number];
