import { pino } from 'pino';

/**
 * Levels: error = data is lost or a person must act; warn = something failed and was recovered;
 * info = the life of the service; debug = for engineers.
 */
export type Log = pino.Logger;

/** A log of JSON lines on stderr: stdout belongs to commands. */
export function createLog(options: { level: string }): Log {
  return pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
