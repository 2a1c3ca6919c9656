// Tests by tools that few machines have. Own checks cover the same ground; where the tool is, it has a word too.
import { spawnSync } from 'node:child_process';
import { it } from 'vitest';

/**
 * A test that is there only with the tool: elsewhere it is said on stderr that it is not, and nothing counts as skipped,
 * since nothing on that machine could bring it.
 */
export function itWith(
  tool: readonly [program: string, ...probe: string[]],
  title: string,
  run: () => void | Promise<void>,
  { timeoutMs }: { timeoutMs?: number } = {},
): void {
  const [program, ...probe] = tool;
  if (spawnSync(program, probe).status === 0) it(title, run, timeoutMs);
  else process.stderr.write(`NOT HERE: ${tool.join(' ')}; not tested: "${title}"\n`);
}
