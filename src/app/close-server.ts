import type { Server } from 'node:http';

/** How long requests that are under way may take to end. */
const PATIENCE_MS = 5_000;

/**
 * Answers what is under way and closes. A connection over which nothing was ever asked is idle to nobody: it would hold the
 * stop for a minute.
 */
export async function closeServer(
  http: {
    readonly server: Pick<Server, 'closeAllConnections'>;
    close(): PromiseLike<unknown>;
  },
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const impatience = setTimeout(() => http.server.closeAllConnections(), patienceMs);
  try {
    await http.close();
  } finally {
    clearTimeout(impatience);
  }
}
