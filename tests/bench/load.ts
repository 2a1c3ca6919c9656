// A bounded load: several connections that each send one batch after another for a stated time.
import http from 'node:http';

/** Lines of one request, and requests under way at a time. */
export const BATCH = 1_000;
export const CONNECTIONS = 4;

export interface Load {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly connections: number;
  readonly seconds: number;
  /** Body of the next batch; called once for each. */
  nextBody(): string;
  /** Resolves when the next batch may go. */
  mayGo?(): Promise<void>;
}

/** Sends until the time is over; every batch is answered before the next. Returns the batches that were taken. */
export async function runLoad(
  load: Load,
): Promise<{ batches: number; refused: number; seconds: number }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: load.connections });
  const started = performance.now();
  const end = started + load.seconds * 1_000;
  let batches = 0;
  let refused = 0;
  const sender = async () => {
    while (performance.now() < end) {
      await load.mayGo?.();
      const body = load.nextBody();
      let status = await post(load, body, agent);
      while (status === 429 || status === 503) {
        refused++;
        await new Promise((resolve) => setTimeout(resolve, 100));
        status = await post(load, body, agent);
      }
      if (status !== 200) throw new Error(`HTTP ${status}`);
      batches++;
    }
  };
  await Promise.all(Array.from({ length: load.connections }, sender));
  agent.destroy();
  return { batches, refused, seconds: (performance.now() - started) / 1_000 };
}

function post({ url, headers }: Load, body: string, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    request.once('error', reject);
    request.end(body);
  });
}
