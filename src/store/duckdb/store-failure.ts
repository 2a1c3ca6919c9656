import { GacError } from '../../event/error.ts';

/**
 * Wraps any failure of the database into the error that callers know; operating errors pass
 * unchanged.
 */
export function storeFailure(what: string, cause: unknown): GacError {
  if (cause instanceof GacError) return cause;
  return new GacError('GAC_STORE_FAILED', `${what}: ${messageOf(cause)}`, {
    cause,
    retryAfterSeconds: 1,
  });
}

/** Tells whether the database refuses all further work until it is opened again. */
export function isFatal(cause: unknown): boolean {
  return /FATAL|INTERNAL Error|has been invalidated|Connection Error/.test(messageOf(cause));
}

/** Tells whether a query found no room beside others; alone it may. */
export function isCrowded(cause: unknown): boolean {
  return /^Out of Memory Error/.test(messageOf(cause));
}

/** Tells whether a block of the file does not hold what was written there. */
export function isCorrupt(cause: unknown): boolean {
  return /Corrupt database file/.test(messageOf(cause));
}

/** Tells whether another process has the file open. */
export function isLocked(cause: unknown): boolean {
  return /Could not set lock|Conflicting lock/.test(messageOf(cause));
}

/** Tells whether the machine, not the file, is at fault: the file must stay where it is. */
export function isEnvironmental(cause: unknown): boolean {
  const faults =
    /Permission denied|No space left|Read-only file|Too many open files|Out of Memory/i;
  return faults.test(messageOf(cause));
}

/** The text of an error, or of whatever was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
