// Raises and settles until it is killed; says on stdout what has been promised to it.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { ALERT_LIFECYCLE } from '../../src/alert/lifecycle.ts';
import { openState } from '../../src/state/open-state.ts';
import { systemClock } from '../../src/telemetry/clock.ts';
import { crashSignal } from './state-crash-signals.ts';

const [file = '', from = '0'] = process.argv.slice(2);
const state = await openState({
  path: file,
  clock: systemClock,
  log: pino({ level: 'silent' }),
  lifecycle: ALERT_LIFECYCLE,
  secretKey: Buffer.alloc(32, 1),
});

async function raise(): Promise<never> {
  for (let index = Number(from); ; index += 3) {
    const batch = [index, index + 1, index + 2].map(crashSignal);
    await state.alerts.raise(batch, systemClock.now());
    process.stdout.write(`raised ${index + 2}\n`);
    // A file that answers at once leaves timers no turn.
    await nextTurn();
  }
}

async function settle(): Promise<never> {
  for (;;) {
    const nowMs = systemClock.now();
    const owed = await state.outbox.lease({ nowMs, max: 5, leaseMs: 50 });
    for (const { delivery } of owed) {
      process.stdout.write(`sent ${delivery.id}\n`);
      const delivered = { kind: 'delivered', response: '200' } as const;
      await state.outbox.settle(delivery.id, delivered, systemClock.now());
      process.stdout.write(`settled ${delivery.id}\n`);
    }
    await sleep(1);
  }
}

await Promise.all([raise(), settle()]);
