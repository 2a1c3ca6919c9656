// Goal: work that knows no signal cannot hold up a stop, and its own outcome is kept when it comes in time.
// Method: promises that settle before, within the grace, and never.
import { describe, expect, it } from 'vitest';
import { untilAborted } from '../../../src/notify/until-aborted.ts';

const delayed = <T>(ms: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(resolve, ms, value));
const never = new Promise<never>(() => undefined);

describe('work until aborted', () => {
  it('gives the outcome of work that ends by itself', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(delayed(1, 'done'), signal)).toBe('done');
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('waits no longer than the grace after the signal', async () => {
    const stopping = new AbortController();
    const waiting = untilAborted(never, stopping.signal, 20);
    stopping.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(untilAborted(never, stopping.signal)).rejects.toThrow('stopped');
  });

  it('takes an outcome that comes within the grace', async () => {
    const stopping = new AbortController();
    stopping.abort(new Error('stopped'));
    expect(await untilAborted(delayed(5, 'sent'), stopping.signal, 2_000)).toBe('sent');
  });
});
