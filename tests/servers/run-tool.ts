// A program that does one thing and ends.
import { type ExecFileException, execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const TOOL_MS_MAX = 600_000;

/** Runs a program to its end and resolves with what it wrote; rejects with the first thing that it said when it fails. */
export async function runTool(
  binary: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(binary, args, {
      ...{ timeout: TOOL_MS_MAX, ...options },
    });
    return stdout;
  } catch (error) {
    const { message, stdout, stderr } = error as ExecFileException;
    const said = `${stderr ?? ''}${stdout ?? ''}`.trim().split('\n')[0];
    throw new Error(`${path.basename(binary)}: ${said || message}`, { cause: error });
  }
}
