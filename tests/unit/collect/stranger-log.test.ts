// Goal: an unknown syslog sender can be found in the log, and cannot fill it.
// Method: note senders at given times, count the lines of a log that writes into memory.
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { StrangerLog } from '../../../src/collect/syslog/stranger-log.ts';

function setUp() {
  const lines: Record<string, unknown>[] = [];
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  return { lines, clock, strangers: new StrangerLog({ log, clock }) };
}
const peer = (address: string, certificateFingerprint?: string) => ({
  address,
  certificateFingerprint,
});

describe('stranger log', () => {
  it('names a sender with what is needed to register it', () => {
    const { lines, strangers } = setUp();
    strangers.note(peer('192.0.2.1', 'AB:CD'));
    strangers.note(peer('192.0.2.2'), 'nginx');
    expect(lines).toMatchObject([
      { peer: '192.0.2.1', certificateFingerprint: 'AB:CD' },
      { peer: '192.0.2.2', appName: 'nginx' },
    ]);
  });

  it('names it once a minute, whatever it sends', () => {
    const { lines, clock, strangers } = setUp();
    for (let second = 0; second < 150; second++) {
      clock.nowMs = second * 1_000;
      strangers.note(peer('192.0.2.1'));
    }
    expect(lines).toHaveLength(3);
  });
});
