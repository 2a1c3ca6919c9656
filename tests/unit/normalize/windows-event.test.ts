// Goal: an event of Windows reaches the rules that are written for it whatever brought it, and hostile input harms nothing.
// Method: one account creation in four shapes through the normaliser and a Sigma rule with Sigma's field names; random and
// broken documents.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../../src/detect/load-rules.ts';
import { createEcsPipeline } from '../../../src/detect/sigma/pipelines/pipelines.ts';
import type { Source } from '../../../src/event/source.ts';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { LOGSOURCES } from '../../../src/normalize/logsources.ts';
import { WINDOWS_EVENT } from '../../../src/normalize/windows/event/windows-event.ts';

const RULE = `
title: An account was made by the administrator
id: 2f3d7f7a-6c0e-4b52-9f7e-0d5a3a0f1c11
status: test
description: For the test.
logsource: { product: windows, service: security }
detection:
  selection: { EventID: 4720, TargetUserName|startswith: ke- }
  condition: selection
level: high
`;
const SOURCE: Source = {
  ...{ id: 'dc', name: 'DC', type: 'windows.event', province: '15', commune: undefined },
  ...{ timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' }, multilineStart: undefined },
  ...{ enabled: true, createdAtMs: 0, version: 1 },
};
const DATA = { TargetUserName: 'ke-gia-mao', SubjectUserName: 'quantri' };
const XML_DATA = Object.entries(DATA).map(
  ([name, value]) => `<Data Name="${name}">${value}</Data>`,
);
const SHAPES: [string, string][] = [
  [
    'Winlogbeat',
    JSON.stringify({
      '@timestamp': '2026-11-22T01:15:42Z',
      event: { code: '4720', provider: 'Microsoft-Windows-Security-Auditing' },
      winlog: { channel: 'Security', event_id: 4720, event_data: DATA },
    }),
  ],
  [
    'NXLog',
    JSON.stringify({
      EventID: 4720,
      Channel: 'Security',
      EventTime: '2026-11-22 08:15:42',
      ...DATA,
    }),
  ],
  [
    'EVTX as JSON',
    JSON.stringify({
      Event: {
        System: {
          EventID: { '#text': 4720 },
          Channel: 'Security',
          TimeCreated: { '#attributes': { SystemTime: '2026-11-22T01:15:42Z' } },
        },
        EventData: DATA,
      },
    }),
  ],
  [
    'XML',
    `<Event xmlns="x"><System><EventID Qualifiers="">4720</EventID><Channel>Security</Channel><TimeCreated SystemTime="2026-11-22T01:15:42Z"/></System><EventData>${XML_DATA.join('')}</EventData></Event>`,
  ],
];

const normalizer = createNormalizer({ journalId: 'j', pseudonymKey: 'k'.repeat(32) });
const read = (body: string) =>
  normalizer.normalize(
    {
      ...{ sourceId: 'dc', receivedAtMs: Date.UTC(2026, 10, 22, 2), transport: 'http', peer: '' },
      ...{ cutFromBytes: 0, body: Buffer.from(body), partition: 0, offset: 0 },
    },
    SOURCE,
  );

describe('Windows events', () => {
  it.each(SHAPES)('from %s reach the rules of their log', (_name, body) => {
    const { doc, timeMs } = read(body);
    expect(timeMs).toBe(Date.UTC(2026, 10, 22, 1, 15, 42));
    expect(doc).toMatchObject({
      event: { code: '4720', action: 'added-user-account', category: ['iam'] },
      user: { name: 'quantri', target: { name: 'ke-gia-mao' } },
      winlog: { channel: 'Security' },
    });
    const { set, verdicts } = loadRules({
      texts: [{ file: 'a.yml', text: RULE }],
      ...{ pipeline: createEcsPipeline(), logsources: LOGSOURCES },
    });
    expect(verdicts[0]?.issues).toEqual([]);
    expect(set.match(doc)).toHaveLength(1);
    expect(set.match(read(body.replaceAll('4720', '4726')).doc)).toEqual([]);
  });

  it('keep the number of the event in the original, and no one-time code', () => {
    const said = {
      ...{ event: { code: '4720' }, winlog: { channel: 'Security', event_id: 4720 } },
      message: 'otp=4720, mã OTP của bạn là 4720, pin: 4720',
      code: '9931',
    };
    const original = JSON.parse(read(JSON.stringify(said)).doc.event.original ?? '');
    expect(original).toMatchObject({ event: { code: '4720' }, winlog: { event_id: 4720 } });
    expect(original.message).not.toContain('4720');
    expect(original.code).toBe('[REDACTED:otp]');
  });

  it('keep what their shipper has already said', () => {
    const said = {
      event: { code: '4625', action: 'của máy khách' },
      winlog: { channel: 'Security', event_data: { TargetUserName: 'a' } },
      user: { name: 'b' },
    };
    expect(read(JSON.stringify(said)).doc).toMatchObject({
      event: { action: 'của máy khách', outcome: 'failure' },
      user: { name: 'b' },
    });
  });

  it('name what happened themselves where their shipper says but the task', () => {
    const said = (task: string) => ({
      event: { code: '4674', action: 'Sensitive Privilege Use' },
      winlog: { channel: 'Security', task, event_data: {} },
    });
    const actionOf = (task: string) => read(JSON.stringify(said(task))).doc.event.action;
    expect(actionOf('Sensitive Privilege Use')).toBe('privileged-operation');
    expect(actionOf('something else')).toBe('Sensitive Privilege Use');
  });

  it('give the arguments of a command, but none of one that holds a secret', () => {
    const started = (line: string) =>
      read(
        JSON.stringify({
          event: { code: '4688' },
          winlog: { channel: 'Security', event_data: { CommandLine: line } },
        }),
      ).doc;
    expect(started('net user  x /add').process).toMatchObject({
      args: ['net', 'user', 'x', '/add'],
      args_count: 4,
    });
    const { process, event } = started('tool.exe password= Bi-Mat-1');
    expect(process?.args).toBeUndefined();
    expect(JSON.stringify({ process, event })).not.toContain('Bi-Mat-1');
  });

  it.each([
    ['{"EventID":1}'],
    ['{"winlog":7,"EventID":{}}'],
    ['<Event><System></System></Event>'],
    ['<Event><EventData><Data Name="a">b</Data></EventData></Event>'],
    ['{"Event":{"System":null}}'],
    ['<!DOCTYPE x [<!ENTITY a "b">]><x/>'],
  ])('never throw on %s', (body) => {
    expect(['event', 'pipeline_error']).toContain(read(body).doc.event.kind);
  });

  it('never throw, and end soon, on any text', () => {
    const pieces = [
      '<Event>',
      '<System>',
      '<Data Name="',
      '">',
      '</Data>',
      '&#x',
      '&',
      '{"winlog":',
    ];
    const text = fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string()))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (line) => {
        const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: 0 };
        expect(['parsed', 'failed']).toContain(WINDOWS_EVENT.parse(line, context).kind);
      }),
      { numRuns: 2_000 },
    );
    const began = performance.now();
    read(`<Event><System>${'<Data Name="a">'.repeat(20_000)}`);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
