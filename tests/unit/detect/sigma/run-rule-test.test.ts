// Goal: a rule test fills its samples, orders them in time, counts alerts and says what is wrong with a sample.
// Method: an engine that raises one signal a record with the word "hit", its group the word after it.
import { describe, expect, it } from 'vitest';
import type { RuleTestEngine } from '../../../../src/detect/sigma/run-rule-test.ts';
import { runRuleTest } from '../../../../src/detect/sigma/run-rule-test.ts';
import { fillTemplate } from '../../../../src/detect/sigma/test-template.ts';
import type { GacError } from '../../../../src/event/error.ts';

const clock: number[] = [];
const engine: RuleTestEngine = {
  toEvent: (record) =>
    ({
      province: record.source.province,
      timeMs: record.kind === 'line' ? record.receivedAtMs : record.timeMs,
      doc: {
        message: record.kind === 'line' ? record.text : JSON.stringify(record.document),
        gac:
          record.kind === 'line' && record.text === 'broken'
            ? { dead_letter: { reason: 'malformed', detail: 'no' } }
            : {},
      },
    }) as never,
  createDetector: () => ({
    evaluate: (events) =>
      events.flatMap(({ doc, province }) => {
        const group = /hit (\w+)/.exec(doc.message ?? '')?.[1];
        return group === undefined
          ? []
          : [{ rule: { id: 'r' }, province, group: { group } } as never];
      }),
    advance: (nowMs) => {
      clock.push(nowMs);
      return [];
    },
  }),
};
const run = (cases: string) =>
  runRuleTest({ file: 't.yml', text: `rule: r\nsource: { type: x }\ncases:\n${cases}` }, engine);

describe('runRuleTest', () => {
  it('counts signals of one province and group as one alert', () => {
    const report = run(`  - name: a
    expect: { alerts: 2 }
    lines: ['hit a', 'hit b']
    repeat: { times: 3, every: 1s }
  - name: b
    expect: silent
    lines: ['nothing']
  - name: c
    expect: fires
    events: [{ message: 'hit a', at: +5s }]`);
    expect(report.cases.map(({ passed, alerts }) => [passed, alerts])).toEqual([
      [true, 2],
      [true, 0],
      [true, 1],
    ]);
    expect(report.passed).toBe(true);
  });

  it('fails a case whose count differs or whose sample is not understood', () => {
    const report = run(`  - { name: a, expect: fires, lines: [nothing] }
  - { name: b, expect: silent, lines: [broken] }`);
    expect(report.passed).toBe(false);
    expect(report.cases[1]?.deadLetters).toEqual(['record 0: malformed, no']);
  });

  it('lets time pass up to the end of the case', () => {
    clock.length = 0;
    run('  - { name: a, expect: silent, lines: [x], until: +10m }');
    expect((clock.at(-1) ?? 0) - (clock[0] ?? 0)).toBe(570_000);
  });

  it('judges events in the order in which they arrive', () => {
    const seen: number[] = [];
    const told: RuleTestEngine = {
      ...engine,
      createDetector: () => ({
        evaluate: (events) => {
          seen.push(...events.map(({ timeMs }) => timeMs));
          return [];
        },
        advance: () => [],
      }),
    };
    const cases = `  - name: a
    expect: silent
    events:
      - { at: +1s, arrives: +30s, message: late }
      - { at: +20s, message: on time }`;
    const text = `rule: r\nsource: { type: x }\ncases:\n${cases}`;
    runRuleTest({ file: 't.yml', text }, told);
    expect((seen[0] ?? 0) - (seen[1] ?? 0)).toBe(19_000);
  });

  it('lets as much time pass as the rule needs, unless the case says how much', () => {
    const waiting = { ...engine, settlesMs: () => 3_600_000 };
    const passed = (rest: string) => {
      clock.length = 0;
      const cases = `cases: [{ name: a, expect: silent, lines: [x]${rest} }]`;
      const text = `rule: r\nsource: { type: x }\n${cases}`;
      runRuleTest({ file: 't.yml', text }, waiting);
      return (clock.at(-1) ?? 0) - (clock[0] ?? 0) + 30_000;
    };
    expect(passed('')).toBe(3_600_000);
    expect(passed(', until: 2m')).toBe(120_000);
  });

  it('refuses a test of a rule that is not there, which would be silent for ever', () => {
    const cases = 'cases: [{ name: a, expect: silent, lines: [x] }]';
    const text = `# cases\nrule: other\nsource: { type: x }\n${cases}`;
    const knows = (id: string) => id === 'r';
    const judge = () => runRuleTest({ file: 't.yml', text }, { ...engine, knows });
    expect(judge).toThrow('t.yml:2:1: There is no rule with the id other.');
  });

  it('names everything that is wrong, with its place', () => {
    const cases = `  - { name: a, expect: fired, lines: [x] }
  - { name: b, expect: silent, lines: x }
  - { name: c, expect: silent, lines: [x], repeat: { times: 3, evry: 1s } }
  - { name: d, expect: silent, lines: [x], until: 30 }
  - { name: e, expect: silent, steps: [{ lines: [x] }], repeat: { times: 3 } }
  - { name: f, expect: silent, source: { type: y, province: 01 }, lines: [x] }
  - { name: g, expect: { alerts: -1 }, events: [{ at: soon }] }`;
    let issues: readonly { at: string }[] = [];
    try {
      run(cases);
    } catch (error) {
      issues = (error as GacError).issues;
    }
    expect(issues.map(({ at }) => at)).toEqual([
      't.yml:4:16',
      't.yml:5:32',
      't.yml:6:64',
      't.yml:7:44',
      't.yml:8:57',
      't.yml:9:51',
      't.yml:10:51',
      't.yml:10:16',
    ]);
  });

  it.each([
    ['', 't.yml:1:1: The file holds no test cases.'],
    ['- a', 't.yml:1:1: The document is not a map.'],
    ['rule: r\ncases: [\n', 't.yml:3:1: YAML'],
    ['rule: r\n---\nrule: s', 't.yml:3:1: A file of test cases holds one document.'],
  ])('says what is wrong with a file that holds %j', (text, message) => {
    expect(() => runRuleTest({ file: 't.yml', text }, engine)).toThrow(message);
  });

  it.each([
    ['  - { name: a, lines: [x] }', '"expect"'],
    ['  - { name: a, expect: fires }', 'no lines'],
    ['  - { name: a, expect: fires, line: [x] }', '"line" is not known here'],
    ["  - { name: a, expect: fires, lines: ['{{nn}}'] }", '{{nn}}'],
    ['  - { name: a, expect: fires, lines: [x], repeat: 5 }', '"repeat"'],
  ])('names what is wrong in %s', (cases, message) => {
    expect(() => run(cases)).toThrow(message);
  });
});

describe('fillTemplate', () => {
  const context = { startMs: Date.UTC(2026, 10, 5, 3, 4, 5, 67), index: 7, offsetMinutes: 420 };
  it.each([
    ['{{n}}/{{n+3}}/{{n|4}}/{{n+100|5}}', '7/10/0007/00107'],
    ['{{+0s|iso}}', '2026-11-05T03:04:05.067Z'],
    ['{{+1m|clf}}', '05/Nov/2026:10:05:05 +0700'],
    ['{{-5s|keycloak}}', '2026-11-05 10:04:00,067'],
    ['{{+0s|syslog}}', 'Nov  5 10:04:05'],
    ['{{+0s|haproxy}}', '05/Nov/2026:10:04:05.067'],
    ['{{+1h|ms}}', String(context.startMs + 3_600_000)],
  ])('fills %s', (text, filled) => {
    expect(fillTemplate(text, context)).toBe(filled);
  });
});
