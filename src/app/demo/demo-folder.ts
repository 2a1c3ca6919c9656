import fs from 'node:fs';
import path from 'node:path';
import { lockDirectory } from '../../journal/segments/directory-lock.ts';
import type { Log } from '../../telemetry/log.ts';

/** Where the demo keeps its data, below the working directory. */
export const DEMO_FOLDER = path.join('data', 'demo');

/**
 * Makes the folder ready: emptied, or as an earlier demo left it when it is kept. Tells whether there is an earlier demo.
 * @throws GacError GAC_DATA_DIR_LOCKED when another demo runs in it
 */
export async function openDemoFolder(
  folder: string,
  options: { keep: boolean; log: Log },
): Promise<{ earlier: boolean }> {
  const journal = path.join(folder, 'journal');
  const earlier = fs.existsSync(path.join(folder, 'state.sqlite'));
  if (earlier && options.keep) return { earlier };
  if (fs.existsSync(journal)) {
    const release = await lockDirectory(journal, options.log);
    await release();
  }
  fs.rmSync(folder, { recursive: true, force: true });
  return { earlier: false };
}
