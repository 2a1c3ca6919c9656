import type { HealthChange, HealthStatus, JudgedSource } from '../../event/source-health.ts';
import type { SourceHealthChangeRow, SourceHealthRow } from '../schema.ts';

/** The row of a verdict. */
export function judgedRow(judged: JudgedSource): SourceHealthRow {
  const { sourceId, province, status, sinceMs, judgedAtMs, ...document } = judged;
  return {
    ...{ source_id: sourceId, province, status },
    ...{ since_ms: sinceMs, judged_at_ms: judgedAtMs },
    document: JSON.stringify(document),
  };
}

/** The verdict that a row holds. */
export function readJudged(row: SourceHealthRow): JudgedSource {
  return {
    ...{ sourceId: row.source_id, province: row.province, status: row.status as HealthStatus },
    ...{ sinceMs: row.since_ms, judgedAtMs: row.judged_at_ms },
    ...(JSON.parse(row.document) as Pick<JudgedSource, 'episode' | 'measures' | 'reasons'>),
  };
}

/** The row of a change. */
export function changeRow(change: HealthChange): SourceHealthChangeRow {
  const { sourceId, province, atMs, status, reasons } = change;
  return {
    ...{ source_id: sourceId, province, at_ms: atMs, status },
    reasons: JSON.stringify(reasons),
  };
}

/** The change that a row holds. */
export function readChange(row: SourceHealthChangeRow): HealthChange {
  return {
    ...{ sourceId: row.source_id, province: row.province, atMs: row.at_ms },
    ...{ status: row.status as HealthStatus, reasons: JSON.parse(row.reasons) },
  };
}
