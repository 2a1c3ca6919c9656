import { pino } from 'pino';
import { activeTrace } from './active-trace.ts';

/**
 * Levels: error = data is lost or a person must act; warn = something failed and was recovered;
 * info = the life of the service; debug = for engineers.
 */
export type Log = pino.Logger;

/**
 * A log of JSON lines on stderr: stdout belongs to commands. A line that is written inside a recorded span carries its
 * `trace_id`.
 */
export function createLog(options: { level: string }): Log {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const trace = activeTrace();
        return trace?.isSampled ? { trace_id: trace.traceId } : {};
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
