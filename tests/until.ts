// Waiting for what is to come true, on both kinds of installation.
/** Whether this run is about the installation on servers that processes share. */
export const IS_SCALED = process.env['GAC_TEST_INSTALLATION'] === 'scaled';

/** How long to wait: a process that was killed keeps its share of the work until the others are sure of it. */
export function patience(ms: number): number {
  return IS_SCALED ? 4 * ms : ms;
}

/** Asks until the answer is there, at most for a while; says what was last seen when it never comes. */
export async function until<T>(ask: () => Promise<T | undefined>, atMostMs = 15_000): Promise<T> {
  const timeoutMs = patience(atMostMs);
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`It did not come true within ${timeoutMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
