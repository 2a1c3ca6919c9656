// The peers beside which the service is measured: a bare HTTP server that counts lines, and DuckDB's appender alone.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { nginxLine } from './nginx-lines.ts';

/** A fastify server in a process of its own that reads bodies and counts their lines. */
export async function startBareServer(): Promise<{ url: string; stop(): void }> {
  const child: ChildProcess = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'bare-server.ts')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await new Promise<string>((resolve) => {
    child.stdout?.once('data', (chunk) => resolve(String(chunk).trim()));
  });
  return { url, stop: () => child.kill() };
}

/** Rows per second that DuckDB's appender takes: 12 columns, a transaction per 1,000 rows, nothing else. */
export async function duckdbAppendRate(rows: number): Promise<number> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-bench-'));
  const instance = await DuckDBInstance.create(path.join(folder, 'peer.duckdb'), { threads: '1' });
  const connection = await instance.connect();
  const columns = Array.from({ length: 9 }, (_, index) => `c${index} VARCHAR`).join(', ');
  await connection.run(
    `CREATE TABLE rows (place BIGINT, event_time BIGINT, ${columns}, doc VARCHAR)`,
  );
  const started = performance.now();
  for (let first = 0; first < rows; first += 1_000) {
    await connection.run('BEGIN');
    const appender = await connection.createAppender('rows');
    for (let row = first; row < first + 1_000; row++) {
      appender.appendBigInt(BigInt(row));
      appender.appendBigInt(BigInt(row));
      for (let column = 0; column < 9; column++)
        appender.appendVarchar(`value ${row % 100} ${column}`);
      appender.appendVarchar(nginxLine(row, 0));
      appender.endRow();
    }
    appender.closeSync();
    await connection.run('COMMIT');
  }
  const seconds = (performance.now() - started) / 1_000;
  connection.closeSync();
  instance.closeSync();
  fs.rmSync(folder, { recursive: true });
  return rows / seconds;
}
