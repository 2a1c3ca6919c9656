// Goal: an alert moves only as its life allows, and signals add up to the same alert in any order.
// Method: the pure functions, every status × change in a table.
import { describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE, NOTE_CHARACTERS_MAX } from '../../../src/alert/lifecycle.ts';
import { milestone } from '../../../src/alert/milestone.ts';
import { ALERT_STATUSES, type Alert } from '../../../src/event/alert.ts';
import { NATIONAL, type Principal } from '../../../src/event/scope.ts';
import type { AlertChange } from '../../../src/state/contract.ts';
import { SAMPLE_TIME_MS, sampleRule, sampleSignal } from '../../signal-samples.ts';

const MINUTE = 60_000;
const times = { nowMs: SAMPLE_TIME_MS, acknowledgeMs: 30 * MINUTE };
const actor: Principal = { id: 'user:u1', name: 'Một', role: 'province_analyst', scope: NATIONAL };

const opened = ALERT_LIFECYCLE.open(sampleSignal('s1'), times);
const CHANGES: Record<AlertChange['kind'], AlertChange> = {
  acknowledge: { kind: 'acknowledge' },
  assign: { kind: 'assign', assignee: 'user:u2' },
  close: { kind: 'close', verdict: 'true_positive', note: 'đã chặn' },
  reopen: { kind: 'reopen' },
  comment: { kind: 'comment', text: 'xem lại' },
};

function change(alert: Alert, asked: AlertChange, nowMs = SAMPLE_TIME_MS + MINUTE) {
  return ALERT_LIFECYCLE.change(alert, actor, { ...times, nowMs, change: asked });
}

function inStatus(status: Alert['status']): Alert {
  if (status === 'open') return opened;
  return change(opened, status === 'closed' ? CHANGES.close : CHANGES.acknowledge).alert;
}

const POSSIBLE: Record<Alert['status'], readonly string[]> = {
  open: ['acknowledge', 'assign', 'close', 'comment'],
  acknowledged: ['assign', 'close', 'comment'],
  closed: ['reopen', 'comment'],
};

describe('changes by a person', () => {
  for (const status of ALERT_STATUSES) {
    for (const [kind, asked] of Object.entries(CHANGES)) {
      const isPossible = POSSIBLE[status].includes(kind);
      it(`${isPossible ? 'allows' : 'refuses'} ${kind} when ${status}`, () => {
        const alert = inStatus(status);
        if (isPossible) {
          expect(change(alert, asked).alert.version).toBe(alert.version + 1);
        } else {
          expect(() => change(alert, asked)).toThrow(
            expect.objectContaining({ code: 'GAC_ALERT_TRANSITION' }),
          );
        }
      });
    }
  }

  it('assigns an alert that is nobody’s to who acknowledges or closes it, and takes it from nobody', () => {
    expect(change(opened, CHANGES.acknowledge).alert.assignee).toBe('user:u1');
    expect(change(opened, CHANGES.close).alert.assignee).toBe('user:u1');
    const theirs = change(opened, CHANGES.assign).alert;
    expect(change(theirs, CHANGES.acknowledge).alert.assignee).toBe('user:u2');
  });

  it('keeps both clocks when an alert is closed at once', () => {
    const closed = change(opened, CHANGES.close).alert;
    expect(closed.acknowledgedAtMs).toBe(SAMPLE_TIME_MS + MINUTE);
    expect(closed.closedAtMs).toBe(SAMPLE_TIME_MS + MINUTE);
    expect(closed).toMatchObject({ verdict: 'true_positive', closeNote: 'đã chặn' });
  });

  it('starts the clock again when an alert is reopened', () => {
    const again = change(inStatus('closed'), CHANGES.reopen, SAMPLE_TIME_MS + 60 * MINUTE);
    expect(again.alert).toMatchObject({
      status: 'open',
      verdict: undefined,
      closedAtMs: undefined,
      acknowledgedAtMs: undefined,
      acknowledgeDueMs: SAMPLE_TIME_MS + 90 * MINUTE,
    });
    expect(again.owes).toBe('alert.updated');
    expect(again.detail).toMatchObject({ verdict: 'true_positive' });
  });

  it('calls an acknowledgement late only where people were told', () => {
    const late = opened.acknowledgeDueMs + 1;
    expect(change(opened, CHANGES.acknowledge, late).detail).toMatchObject({ overdue: true });
    const quiet = { ...opened, quiet: 'test' } as const;
    expect(change(quiet, CHANGES.acknowledge, late).detail).toMatchObject({ overdue: false });
  });

  it.each(['', '   ', 'x'.repeat(NOTE_CHARACTERS_MAX + 1)])('refuses the note %j', (note) => {
    const invalid = expect.objectContaining({ code: 'GAC_REQUEST_INVALID' });
    expect(() => change(opened, { kind: 'close', verdict: 'benign', note })).toThrow(invalid);
    expect(() => change(opened, { kind: 'comment', text: note })).toThrow(invalid);
  });

  it('accepts a note of the greatest length and refuses a verdict that is none', () => {
    const note = 'x'.repeat(NOTE_CHARACTERS_MAX);
    expect(change(opened, { ...CHANGES.close, note } as AlertChange).alert.closeNote).toBe(note);
    const odd = { kind: 'close', verdict: 'toString', note: 'x' } as unknown as AlertChange;
    expect(() => change(opened, odd)).toThrow(
      expect.objectContaining({ code: 'GAC_REQUEST_INVALID' }),
    );
  });
});

describe('signals on an alert', () => {
  it('adds up, and says what the latest event says, in either order', () => {
    const early = sampleSignal('early', { lastEventMs: SAMPLE_TIME_MS + 1 });
    const late = sampleSignal('late', {
      firstEventMs: SAMPLE_TIME_MS - 5,
      lastEventMs: SAMPLE_TIME_MS + 9,
      entities: { 'user.name': ['can-bo-1'] },
    });
    for (const [first, second] of [
      [early, late],
      [late, early],
    ] as const) {
      const joined = ALERT_LIFECYCLE.join(ALERT_LIFECYCLE.open(first, times), second, times);
      expect(joined).toMatchObject({
        count: 2,
        eventCount: 4,
        version: 2,
        firstEventMs: SAMPLE_TIME_MS - 5,
        lastEventMs: SAMPLE_TIME_MS + 9,
        reason: late.reason,
        entities: { 'source.ip': ['203.0.113.9'], 'user.name': ['can-bo-1'] },
      });
    }
  });

  it('takes a higher level and only brings the due time forward', () => {
    const critical = sampleSignal('s2', { level: 'critical' });
    const raised = ALERT_LIFECYCLE.join(opened, critical, { ...times, acknowledgeMs: MINUTE });
    expect(raised.rule.level).toBe('critical');
    expect(raised.acknowledgeDueMs).toBe(SAMPLE_TIME_MS + MINUTE);
    expect(ALERT_LIFECYCLE.worthTelling(opened, raised)).toBe(true);
    const low = sampleSignal('s3', { level: 'low' });
    const kept = ALERT_LIFECYCLE.join(raised, low, { ...times, acknowledgeMs: 480 * MINUTE });
    expect(kept.rule.level).toBe('critical');
    expect(kept.acknowledgeDueMs).toBe(SAMPLE_TIME_MS + MINUTE);
  });

  it.each([
    [1, 1],
    [2, 2],
    [4, 2],
    [5, 5],
    [9, 5],
    [10, 10],
    [99, 50],
    [1_000, 1_000],
    [1_999, 1_000],
  ])('knows the milestone of %i', (count, expected) => {
    expect(milestone(count)).toBe(expected);
  });

  it.each([
    ['false_positive', true],
    ['benign', true],
    ['duplicate', true],
    ['test', true],
    ['true_positive', false],
    ['suspicious', false],
    ['insufficient_data', false],
  ] as const)('after %s counts what goes on: %s', (verdict, isCounted) => {
    const closed = change(opened, { kind: 'close', verdict, note: 'x' }).alert;
    const going = sampleSignal('s2', { continues: true });
    expect(ALERT_LIFECYCLE.countsOnClosed(closed, going)).toBe(isCounted);
    expect(ALERT_LIFECYCLE.countsOnClosed(closed, { ...going, continues: false })).toBe(false);
  });
});

describe('fingerprint', () => {
  const print = ALERT_LIFECYCLE.fingerprint;
  const signal = sampleSignal('s1', { group: { a: '1', b: '2' } });

  it('is that of rule, province and group in any order', () => {
    expect(print({ ...signal, id: 'other', group: { b: '2', a: '1' } })).toBe(print(signal));
  });

  it.each([
    { ...signal, province: '79' },
    { ...signal, rule: sampleRule({ id: 'another' }) },
    { ...signal, group: { a: '1', b: '3' } },
    { ...signal, group: { a: '1b', '': '2' } },
    { ...signal, group: {} },
  ])('tells others apart (%#)', (other) => {
    expect(print(other)).not.toBe(print(signal));
  });

  it('gives an alert an id from the fingerprint and the number of earlier alerts alone', () => {
    const again = ALERT_LIFECYCLE.open(sampleSignal('s2'), { nowMs: 1, acknowledgeMs: 1 });
    expect(again.id).toBe(opened.id);
    expect(ALERT_LIFECYCLE.open(sampleSignal('s1'), times, 1).id).not.toBe(opened.id);
  });
});
