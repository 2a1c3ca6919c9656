// Goal: a machine that receives a notification learns what came of the alert, and when.
// Method: the body of the webhook for one alert at the points of its life, as JSON.
import { expect, it } from 'vitest';
import type { Alert } from '../../../src/event/alert.ts';
import { cloudEventOf } from '../../../src/notify/webhook/cloud-event.ts';
import { owedTo, SAMPLE_ALERT } from '../../sample-alert.ts';

const hook = { channel: 'webhook', address: 'https://soc.example/hook' } as const;
const bodyOf = (alert: Alert) =>
  JSON.parse(JSON.stringify(cloudEventOf({ ...owedTo(hook), alert }, 'https://gac.example')));

it('says when an alert was acknowledged and closed, and keeps to itself what a person wrote', () => {
  const closed: Alert = {
    ...SAMPLE_ALERT,
    status: 'closed',
    verdict: 'true_positive',
    closeNote: 'Đã chặn địa chỉ.',
    acknowledgedAtMs: Date.parse('2026-11-22T02:20:00Z'),
    closedAtMs: Date.parse('2026-11-22T03:00:00Z'),
  };
  expect(bodyOf(closed).data.gac).toMatchObject({
    acknowledged_at: '2026-11-22T02:20:00.000Z',
    closed_at: '2026-11-22T03:00:00.000Z',
  });
  expect(JSON.stringify(bodyOf(closed))).not.toContain(closed.closeNote);
});

it('says nothing of what has not happened', () => {
  const { gac } = bodyOf(SAMPLE_ALERT).data;
  for (const name of ['acknowledged_at', 'closed_at']) {
    expect(gac).not.toHaveProperty(name);
  }
});
