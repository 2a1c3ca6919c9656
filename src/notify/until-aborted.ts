/**
 * The outcome of work that knows no signal, or the signal's reason once `graceMs` have passed after it aborted.
 * The work itself goes on unseen.
 */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  graceMs = 0,
): Promise<T> {
  const done = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    const giveUp = () => {
      const timer = setTimeout(() => reject(signal.reason), graceMs);
      done.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true, signal: done.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    done.abort();
  }
}
