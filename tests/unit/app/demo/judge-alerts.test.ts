// Goal: the demo’s claim “found N of N” is true: only an alert of the right rule, province, time and group counts.
// Method: hold alerts that differ in one thing each against one incident.
import { describe, expect, it } from 'vitest';
import { hiddenIncidents } from '../../../../src/app/demo/incidents/hidden-incidents.ts';
import { judgeAlerts } from '../../../../src/app/demo/judge-alerts.ts';
import type { Alert } from '../../../../src/event/alert.ts';
import { SAMPLE_ALERT } from '../../../sample-alert.ts';

const END_MS = Date.UTC(2026, 10, 22, 4, 50);
const incident = hiddenIncidents(1, END_MS).find(({ key }) => key === 'dossier_enumeration')!;
const right: Alert = {
  ...SAMPLE_ALERT,
  rule: { ...SAMPLE_ALERT.rule, id: incident.ruleId },
  province: incident.province,
  group: incident.group,
  firstEventMs: incident.fromMs + 5_000,
  lastEventMs: incident.fromMs + 65_000,
};
const MINUTE_MS = 60_000;

describe('judgeAlerts', () => {
  it('takes the alert that tells of the incident', () => {
    const { findings, unexpected } = judgeAlerts([incident], [right]);
    expect(findings).toEqual([{ incident, alert: right }]);
    expect(unexpected).toEqual([]);
  });

  it('takes one that names evidence of ordinary times from before', () => {
    const early = { ...right, firstEventMs: incident.fromMs - 14 * MINUTE_MS };
    expect(judgeAlerts([incident], [early]).findings).toEqual([{ incident, alert: early }]);
  });

  it('misses an incident that nothing tells of', () => {
    expect(judgeAlerts([incident], []).findings[0]?.alert).toBeUndefined();
  });

  it.each<[string, Partial<Alert>]>([
    ['rule', { rule: { ...right.rule, id: 'another' } }],
    ['province', { province: '01' }],
    ['time, later,', { firstEventMs: incident.toMs + 60 * MINUTE_MS }],
    ['time, earlier,', { lastEventMs: incident.fromMs - 11 * MINUTE_MS }],
    ['time, begun long before,', { firstEventMs: incident.fromMs - 61 * MINUTE_MS }],
    ['group', { group: { ...incident.group, 'source.ip': '203.0.113.254' } }],
  ])('takes no alert of another %s, and calls it unexpected', (_, change) => {
    const wrong = { ...right, ...change };
    const { findings, unexpected } = judgeAlerts([incident], [wrong]);
    expect(findings[0]?.alert).toBeUndefined();
    expect(unexpected).toEqual([wrong]);
  });
});
