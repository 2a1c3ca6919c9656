import { Buffer } from 'node:buffer';
import { parentPort, workerData } from 'node:worker_threads';
import { BlockJudge } from './block-judge.ts';
import { type EvalSettings, readEvalRules } from './eval-rules.ts';

/** What a worker is sent; it answers each with a `BlockVerdict`, in order. */
export interface EvalTask {
  readonly firstLine: number;
  readonly bytes: Uint8Array;
}

const settings = workerData as EvalSettings;
const judge = new BlockJudge(readEvalRules(settings), {
  ...settings,
  timeFields: [],
  take: undefined,
});

parentPort?.on('message', ({ firstLine, bytes }: EvalTask) => {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  parentPort?.postMessage(judge.judge(block, firstLine));
});
