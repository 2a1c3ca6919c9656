// Goal: a log line says in which recorded trace it was written, and only then.
// Method: a process that logs inside and outside of spans, since a log writes to stderr.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../source-files.ts';

const SCRIPT = `
import { createLog } from './src/telemetry/log.ts';
import { insideTrace } from './src/telemetry/active-trace.ts';
const log = createLog({ level: 'info' });
const place = (digit, isSampled) => ({ traceId: digit.repeat(32), spanId: '1'.repeat(16), isSampled });
log.info('outside');
await insideTrace(place('a', true), async () => {
  await new Promise((done) => setTimeout(done, 1));
  log.child({ part: 'x' }).info({ own: 1 }, 'inside');
});
insideTrace(place('b', false), () => log.info('not recorded'));
log.info('outside again');
`;

it('names the trace around it', () => {
  const { stderr } = spawnSync(
    path.join(ROOT, 'node_modules/.bin/node'),
    ['--input-type=module', '--eval', SCRIPT],
    { cwd: ROOT, encoding: 'utf8' },
  );
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ msg, trace_id }) => [msg, trace_id])).toEqual([
    ['outside', undefined],
    ['inside', 'a'.repeat(32)],
    ['not recorded', undefined],
    ['outside again', undefined],
  ]);
  expect(lines[1]).toMatchObject({ part: 'x', own: 1 });
});
