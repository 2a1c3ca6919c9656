import type { ReadRules } from '../../detect/load-rules.ts';
import { BufferedLines } from '../buffered-lines.ts';
import {
  BlockJudge,
  type BlockVerdict,
  type BrokenLine,
  type ReferredEvent,
} from './block-judge.ts';
import { CorrelationReplay } from './correlation-replay.ts';
import { type EvalSettings, readEvalRules } from './eval-rules.ts';
import { EventTimeReader, timeFieldsOf } from './event-time.ts';
import { judgeBlocks, judgeBlocksInThreads } from './judge-pool.ts';
import { lineBlocks } from './line-blocks.ts';

/** Most broken lines that are named one by one. */
const BROKEN_TOLD_MAX = 100;
const BYTES_PER_KILOBYTE = 1_024;

export interface EvalOptions {
  readonly settings: EvalSettings;
  /** 1 = everything on the calling thread. */
  readonly threads: number;
  /** Field of the event time; none = the usual ones. */
  readonly timeField: string | undefined;
  readonly nowMs: number;
  readonly input: AsyncIterable<Uint8Array>;
  readonly output: NodeJS.WritableStream;
  /** Called before the first event; what it throws ends the run. */
  readonly onLoaded: (rules: { readonly loaded: number; readonly rejected: number }) => void;
  /** Called for the first hundred lines that cannot be judged. */
  readonly onBroken: (broken: BrokenLine) => void;
}

export interface EvalCounts {
  readonly loaded: number;
  readonly rejected: number;
  readonly events: number;
  readonly broken: number;
  readonly matches: number;
  /** Lines of correlations. */
  readonly firings: number;
  /** Matches without their full effect on a correlation. */
  readonly skipped: number;
  readonly loadMs: number;
  readonly runMs: number;
  readonly peakMemoryBytes: number;
  readonly threads: number;
}

/** Judges every line of the input and writes the matches in its order, waiting while the reader is slow. */
export async function runEval(options: EvalOptions): Promise<EvalCounts> {
  const { settings, threads } = options;
  const startMs = performance.now();
  const rules = readEvalRules(settings);
  const replay = replayOf(rules, options);
  const judge = threads === 1 ? judgeOf(rules, replay, options) : undefined;
  const loadMs = performance.now() - startMs;
  const rejected = rules.verdicts.filter(({ status }) => status === 'rejected').length;
  const loaded = rules.verdicts.length - rejected;
  options.onLoaded({ loaded, rejected });
  const blocks = lineBlocks(options.input);
  const verdicts = judge
    ? judgeBlocks(blocks, judge)
    : judgeBlocksInThreads(blocks, settings, threads);
  const report = new EvalReport(replay, options);
  for await (const verdict of verdicts) await report.take(verdict);
  await report.finish();
  return {
    ...report.counts,
    loaded,
    rejected,
    loadMs,
    runMs: performance.now() - startMs - loadMs,
    peakMemoryBytes: process.resourceUsage().maxRSS * BYTES_PER_KILOBYTE,
    threads,
  };
}

function replayOf(rules: ReadRules, options: EvalOptions): CorrelationReplay | undefined {
  if (rules.correlations.length === 0) return undefined;
  return new CorrelationReplay(rules, new EventTimeReader(options.timeField, options.nowMs));
}

function judgeOf(
  rules: ReadRules,
  replay: CorrelationReplay | undefined,
  { settings, timeField }: EvalOptions,
): BlockJudge {
  const take = replay && ((referred: ReferredEvent) => replay.take(referred));
  return new BlockJudge(rules, { ...settings, timeFields: timeFieldsOf(timeField), take });
}

/** Writes verdicts, with the firings of correlations where they happen. */
class EvalReport {
  readonly #output: BufferedLines;
  readonly #options: EvalOptions;
  readonly #replay: CorrelationReplay | undefined;
  #events = 0;
  #broken = 0;
  #matches = 0;

  constructor(replay: CorrelationReplay | undefined, options: EvalOptions) {
    this.#options = options;
    this.#output = new BufferedLines(options.output);
    this.#replay = replay;
  }

  get counts() {
    return {
      events: this.#events,
      broken: this.#broken,
      matches: this.#matches,
      firings: this.#replay?.firings ?? 0,
      skipped: this.#replay?.skipped ?? 0,
    };
  }

  async take({ output, events, matches, broken, referred }: BlockVerdict): Promise<void> {
    this.#events += events;
    this.#matches += matches;
    for (const one of broken) this.#tell(one);
    let written = 0;
    for (const event of referred) {
      const fired = this.#replay?.take(event) ?? '';
      if (typeof fired !== 'string') this.#tell(fired);
      else if (fired !== '') {
        await this.#output.writeWhole(output.slice(written, event.outputAt) + fired);
        written = event.outputAt;
      }
    }
    await this.#output.writeWhole(output.slice(written));
  }

  async finish(): Promise<void> {
    await this.#output.writeWhole(this.#replay?.finish() ?? '');
    await this.#output.flush();
  }

  #tell(broken: BrokenLine): void {
    this.#broken++;
    if (this.#broken <= BROKEN_TOLD_MAX) this.#options.onBroken(broken);
  }
}
