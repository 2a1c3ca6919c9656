import { Worker } from 'node:worker_threads';
import { type BlockJudge, type BlockVerdict, tooLong } from './block-judge.ts';
import type { EvalSettings } from './eval-rules.ts';
import type { EvalTask } from './eval-worker.ts';
import { countLines, type LineBlock } from './line-blocks.ts';

/** Blocks that may wait for one worker. */
const BLOCKS_PER_WORKER = 2;

/** Gives the verdicts of blocks in the order of the blocks. */
export async function* judgeBlocks(
  blocks: AsyncIterable<LineBlock>,
  judge: BlockJudge,
): AsyncGenerator<BlockVerdict> {
  let firstLine = 0;
  for await (const { bytes, isTooLong } of blocks) {
    const verdict = isTooLong ? tooLong(firstLine) : judge.judge(bytes, firstLine);
    firstLine += verdict.lines;
    yield verdict;
  }
}

/** As `judgeBlocks`, with the work spread over threads that read the rules themselves. */
export async function* judgeBlocksInThreads(
  blocks: AsyncIterable<LineBlock>,
  settings: EvalSettings,
  threads: number,
): AsyncGenerator<BlockVerdict> {
  const workers = Array.from({ length: threads }, () => new EvalThread(settings));
  const waiting: Promise<BlockVerdict>[] = [];
  let next = 0;
  let firstLine = 0;
  try {
    for await (const block of blocks) {
      const worker = workers[next % threads];
      next++;
      if (worker === undefined || block.isTooLong) {
        waiting.push(Promise.resolve(tooLong(firstLine)));
      } else {
        waiting.push(worker.judge(block.bytes, firstLine));
      }
      firstLine += countLines(block);
      if (waiting.length < threads * BLOCKS_PER_WORKER) continue;
      const first = waiting.shift();
      if (first !== undefined) yield await first;
    }
    for (const one of waiting.splice(0)) yield await one;
  } finally {
    for (const one of waiting) one.catch(() => undefined);
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

interface Waiting {
  readonly resolve: (verdict: BlockVerdict) => void;
  readonly reject: (error: Error) => void;
}

/** One worker; it answers in the order in which it is asked. */
class EvalThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #failure: Error | undefined;

  constructor(settings: EvalSettings) {
    const file = new URL('./eval-worker.ts', import.meta.url);
    this.#worker = new Worker(file, { workerData: settings });
    this.#worker.on('message', (verdict: BlockVerdict) => this.#waiting.shift()?.resolve(verdict));
    this.#worker.on('error', (error: Error) => {
      this.#failure = error;
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  judge(bytes: Uint8Array, firstLine: number): Promise<BlockVerdict> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const copy = Uint8Array.from(bytes);
    const task: EvalTask = { bytes: copy, firstLine };
    this.#worker.postMessage(task, [copy.buffer]);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
