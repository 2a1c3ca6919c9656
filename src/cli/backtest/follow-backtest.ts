import type { BacktestBody, BacktestLine, BacktestResultView } from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import { systemClock } from '../../telemetry/clock.ts';
import { ApiProblem } from '../client.ts';
import type { CommandContext } from '../command.ts';
import { BacktestProgressLine } from './progress-line.ts';

type Refused = Extract<BacktestLine, { type: 'begun' }>['refused'];

/**
 * Runs a backtest in the service and shows how far it is; Ctrl-C ends it. `undefined` when it was ended.
 * @throws ApiProblem when the service refuses or fails
 */
export async function followBacktest(
  context: CommandContext,
  body: BacktestBody,
): Promise<{ result: BacktestResultView; refused: Refused } | undefined> {
  const { errors, language } = context;
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop);
  const progress = new BacktestProgressLine({ errors, language, clock: systemClock });
  let refused: Refused = [];
  try {
    for await (const raw of context.client().lines('/v1/backtests', body, stopping.signal)) {
      const line = JSON.parse(raw) as BacktestLine;
      if (line.type === 'begun') {
        refused = line.refused;
        sayRefused(context, refused);
      } else if (line.type === 'progress') progress.show(line);
      else if (line.type === 'result') {
        progress.clear();
        return { result: line, refused };
      } else throw new ApiProblem({ ...line });
    }
    progress.clear();
    errors.write(`${text(language, 'backtest.cut')}\n`);
    return undefined;
  } catch (error) {
    progress.clear();
    if (!stopping.signal.aborted) throw error;
    errors.write(`${text(language, 'backtest.cancelled')}\n`);
    return undefined;
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

function sayRefused({ errors, language }: CommandContext, refused: Refused): void {
  for (const { file, issues } of refused) {
    errors.write(`${text(language, 'cli.rule_refused', { file })}\n`);
    for (const { at, detail, hint } of issues) {
      errors.write(`  ${at}: ${detail}${hint === undefined ? '' : ` ${hint}`}\n`);
    }
  }
}
