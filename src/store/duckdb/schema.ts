import { HOT_FIELDS } from './event-columns.ts';

/** Raised when the tables change in a way that an older program cannot read. */
export const SCHEMA_VERSION = 1;

/**
 * Rows per row group, a multiple of DuckDB's 2,048. DuckDB compresses the unfinished group again
 * at each checkpoint; a quarter of its default keeps that pause near 0.1 s (measured: 0.6 to 1.1 s
 * with the default).
 */
export const ROW_GROUP_ROWS = 30_720;

const hotColumns = HOT_FIELDS.map(
  (hot) => `${hot.column} ${hot.kind === 'integer' ? 'INTEGER' : 'VARCHAR'}`,
);

/**
 * The tables of one store. `doc` is the nested document without the lifted fields; `flat` is set
 * for irregular documents only. There is no unique index: an event is stored once because its
 * offset commits with it.
 */
export function schemaStatements(database: string): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${database}.events (
      journal VARCHAR NOT NULL,
      part INTEGER NOT NULL,
      off BIGINT NOT NULL,
      time_ms BIGINT NOT NULL,
      province VARCHAR NOT NULL,
      ${hotColumns.join(',\n      ')},
      original VARCHAR USING COMPRESSION zstd,
      message VARCHAR USING COMPRESSION zstd,
      doc VARCHAR NOT NULL USING COMPRESSION zstd,
      flat VARCHAR
    )`,
    `CREATE TABLE IF NOT EXISTS ${database}.stored_offsets (
      journal VARCHAR NOT NULL, part INTEGER NOT NULL, next_offset BIGINT NOT NULL
    )`,
    `CREATE TABLE IF NOT EXISTS ${database}.meta (name VARCHAR NOT NULL, content VARCHAR NOT NULL)`,
  ];
}
