import type { CompiledRules } from '../../detect/backtest/compile-rules.ts';
import type { BacktestProgress, BacktestResult } from '../../detect/backtest/contract.ts';
import { GacError } from '../../event/error.ts';
import type { Clock } from '../../telemetry/clock.ts';

/** Time between two lines of progress. */
const PROGRESS_EVERY_MS = 250;
const SERVER_ERROR = 500;

interface LinesOptions {
  readonly rules: CompiledRules | undefined;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Tells of a run in lines of JSON; the run ends when no more lines are asked for. */
export async function* backtestLines(
  run: AsyncGenerator<BacktestProgress, BacktestResult>,
  { rules, clock, onError }: LinesOptions,
): AsyncGenerator<string> {
  try {
    yield line({ type: 'begun', ...begun(rules) });
    let toldAtMs = clock.now();
    let step = await run.next();
    while (step.done !== true) {
      if (clock.now() - toldAtMs >= PROGRESS_EVERY_MS) {
        toldAtMs = clock.now();
        yield line({ type: 'progress', ...step.value });
      }
      step = await run.next();
    }
    yield line({ type: 'result', ...step.value });
  } catch (error) {
    onError(error);
    yield line({ type: 'error', ...said(error) });
  } finally {
    await run.return(undefined as never);
  }
}

function begun(rules: CompiledRules | undefined) {
  const { detections, correlations } = rules?.set ?? { detections: [], correlations: [] };
  const refused = (rules?.verdicts ?? []).filter(({ status }) => status === 'rejected');
  return {
    rules: detections.length + correlations.length,
    refused: refused.map(({ file, issues }) => ({ file, issues })),
  };
}

/** What the caller may know: the inside of the service stays in the log. */
function said(error: unknown): { code: string; detail: string } {
  if (error instanceof GacError && error.status < SERVER_ERROR) {
    return { code: error.code, detail: error.message };
  }
  const code = error instanceof GacError ? error.code : 'GAC_INTERNAL';
  return { code, detail: 'A part of the service did not answer. The log has the reason.' };
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
