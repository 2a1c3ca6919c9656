// Goal: a look at persons that cannot be granted says why, and is in the audit with its reason, without persons.
// Method: the API over a real state, with a journal that has let the record go.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHide } from '../../../src/app/reveal.ts';
import { DEFAULT_PROTECTION } from '../../../src/normalize/redact/protection.ts';
import { HERE, openWorld, type World } from './api-world.ts';

const SINCE = '2026-11-20T00:00:00.000Z';
const keys = [{ key: Buffer.alloc(32, 1), fromMs: Number.NEGATIVE_INFINITY }];
const reading = { pseudonymKey: { list: () => keys }, protection: DEFAULT_PROTECTION };

let world: World;
beforeAll(async () => {
  world = await openWorld({
    reveal: async () => ({ kind: 'removed', province: HERE, keptFromMs: Date.parse(SINCE) }),
    hide: createHide(reading as unknown as Parameters<typeof createHide>[0]),
  });
});
afterAll(() => world.close());

const ask = (who: Parameters<World['as']>[0], url: string, payload: Record<string, unknown>) =>
  world.as(who, { method: 'POST', url, payload });

describe('a look at persons', () => {
  it('is answered with 410 and the time since which records are kept, and audited', async () => {
    const [id = ''] = world.here.events;
    const reason = 'Gọi cho người dân 0900000457 theo vụ 12/2026';
    const answer = await ask('national', `/v1/events/${id}/reveal`, { reason });
    expect(answer.statusCode, answer.body).toBe(410);
    expect(answer.json()).toMatchObject({ code: 'GAC_RECORD_GONE' });
    expect(answer.json().detail).toContain(SINCE);
    const { items } = (await world.as('admin', '/v1/audit')).json();
    const [entry] = items;
    expect(entry).toMatchObject({
      action: 'event.reveal_refused',
      subject: id,
      province: HERE,
      detail: { outcome: 'removed' },
    });
    expect(entry.detail.reason).toMatch(/^Gọi cho người dân \[SDT:.* theo vụ 12\/2026$/);
  });

  it('needs a reason, a kind that there is and a value of that kind', async () => {
    const reason = 'Theo vụ việc 12/2026';
    for (const payload of [
      { kind: 'phone', value: '0900000457' },
      { kind: 'phone', value: '0900000457', reason: 'vì cần      ' },
      { kind: 'otp', value: '123456', reason },
      { kind: 'phone', value: 'không phải số', reason },
    ]) {
      const answer = await ask('admin', '/v1/persons/find', payload);
      expect(answer.statusCode, answer.body).toBe(400);
      expect(answer.body).not.toContain('không phải số');
    }
  });

  it('is not for engineers and analysts of one province', async () => {
    const payload = { kind: 'phone', value: '0900000457', reason: 'Theo vụ việc 12/2026' };
    for (const who of ['engineer', 'here'] as const) {
      expect((await ask(who, '/v1/persons/find', payload)).statusCode).toBe(403);
    }
  });
});
