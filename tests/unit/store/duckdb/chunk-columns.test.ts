// Goal: rows come out of a chunk as they were put in, however often its memory was used before.
// Method: three chunks of one memory go through a real appender, each unlike the one before: a column that says the same
// in all rows, one that differs, one that is null at first, at last, or throughout; numbers at the ends of their ranges.
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { ChunkColumns } from '../../../../src/store/duckdb/chunk-columns.ts';

type Row = readonly (string | number | null)[];

const ROWS = 500;
const INT32_MAX = 2 ** 31 - 1;
const rowsOf = (make: (row: number) => Row) => Array.from({ length: ROWS }, (_, row) => make(row));

const CHUNKS: readonly (readonly Row[])[] = [
  rowsOf((row) => ['the same in all rows of the chunk', row, row, `first ${row}`]),
  rowsOf((row) => [row % 2 === 0 ? null : `odd ${row}`, INT32_MAX, Number.MAX_SAFE_INTEGER, null]),
  rowsOf((row) => [
    row < ROWS - 1 ? 'the same in all rows but the last' : null,
    row === 0 ? null : -row,
    row === ROWS - 1 ? null : -(2 ** 40) - row,
    'Mã hồ sơ, một lần nữa',
  ]),
  rowsOf((row) => [
    row < ROWS - 1 ? 'again' : 'another at last',
    null,
    0,
    row === 0 ? null : '',
  ]).slice(3),
];

it('fills the same memory again and again with other rows', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('CREATE TABLE t (a VARCHAR, n INTEGER, big BIGINT, b VARCHAR)');
  const appender = await connection.createAppender('t');
  const columns = new ChunkColumns(['text', 'integer', 'long', 'text']);
  for (const rows of CHUNKS) {
    columns.begin(rows.length);
    for (const [row, values] of rows.entries()) columns.setRow(row, values);
    columns.finish();
    appender.appendDataChunk(columns.chunk);
  }
  appender.closeSync();
  const read = await connection.runAndReadAll('SELECT a, n, big::VARCHAR, b FROM t');
  const texts = CHUNKS.flat().map(([a, n, big, b]) => [a, n, big === null ? null : String(big), b]);
  expect(read.getRows()).toEqual(texts);
  connection.closeSync();
  instance.closeSync();
});
