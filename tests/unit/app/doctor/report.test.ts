// Goal: checks end in time and in order whatever they do, and the report reads well: every check has a title, a place in
// the documents that exists, and lines that fit.
// Method: checks that hang, throw or say half; the catalogue and the documents read as text; made-up findings printed.
import { describe, expect, it } from 'vitest';
import type { Check } from '../../../../src/app/doctor/check.ts';
import { CHECK_IDS, CHECK_PLACES } from '../../../../src/app/doctor/check-ids.ts';
import { failed, ok, said, skipped, warning } from '../../../../src/app/doctor/finding.ts';
import { findingLines, wrap } from '../../../../src/app/doctor/print-findings.ts';
import { progressLine } from '../../../../src/app/doctor/progress-line.ts';
import { sentence, titleOf } from '../../../../src/app/doctor/render.ts';
import { reportDocument } from '../../../../src/app/doctor/report-document.ts';
import { type DoctorProgress, runChecks } from '../../../../src/app/doctor/run-checks.ts';
import { LANGUAGES, MESSAGES } from '../../../../src/message/text.ts';
import { read } from '../../../source-files.ts';
import { headings } from '../../docs/markdown.ts';

const fine = said('doctor.node.version', { version: '24' });
const step = said('doctor.step.report');

describe('running checks', () => {
  it('tells all findings in the order of the report, whichever ends first', async () => {
    const checks: Check[] = [
      { ids: ['metrics.token'], run: (report) => report(ok('metrics.token', fine)) },
      {
        ids: ['machine.node', 'machine.clock'],
        run: async (report) => {
          await new Promise((resolve) => setTimeout(resolve, 30));
          report(ok('machine.clock', fine), ok('machine.node', fine));
        },
      },
    ];
    const told: DoctorProgress[] = [];
    const findings = await runChecks(checks, (progress) => told.push(progress));
    expect(findings.map(({ id }) => id)).toEqual([
      'machine.node',
      'machine.clock',
      'metrics.token',
    ]);
    expect(told.map(({ done }) => done)).toEqual([0, 1, 2]);
    expect(told[1]?.waiting).toEqual(['machine.node']);
  });

  it('ends what hangs, tells it to stop, keeps what it said, and hears nothing later', async () => {
    let stopped = false;
    let late: () => void = () => undefined;
    const check: Check = {
      ids: ['kafka.brokers', 'kafka.topics', 'kafka.replicas'],
      limitMs: 50,
      run: async (report, signal) => {
        report(ok('kafka.brokers', fine));
        signal.addEventListener('abort', () => {
          stopped = true;
        });
        late = () => report(ok('kafka.topics', fine));
        await new Promise(() => undefined);
      },
    };
    const findings = await runChecks([check]);
    late();
    expect(stopped).toBe(true);
    expect(findings.map(({ id, state, found }) => [id, state, found.key])).toEqual([
      ['kafka.brokers', 'ok', 'doctor.node.version'],
      ['kafka.topics', 'failed', 'doctor.late'],
      ['kafka.replicas', 'skipped', 'doctor.depends'],
    ]);
  });

  it('takes what throws, or says nothing, for a failure of its own', async () => {
    const findings = await runChecks([
      {
        ids: ['machine.node'],
        run: () => {
          throw new Error('a\nreason');
        },
      },
      { ids: ['machine.clock'], run: () => undefined },
      { ids: ['machine.memory'], run: (report) => report(ok('machine.memory', fine)) },
    ]);
    expect(findings.map(({ state }) => state)).toEqual(['failed', 'failed', 'ok']);
    expect(findings[0]?.found.figures).toEqual({ reason: 'a reason' });
  });
});

describe('the report', () => {
  it.each(CHECK_IDS)('%s has a title in each language that fits its column', (id) => {
    for (const language of LANGUAGES) {
      expect(MESSAGES).toHaveProperty([`doctor.title.${id}`]);
      expect([...titleOf(language, id)].length).toBeLessThanOrEqual(23);
    }
  });

  it.each(CHECK_IDS)('%s names a section that exists', (id) => {
    const [file = '', anchor] = CHECK_PLACES[id].split('#');
    const anchors = headings(read(file)).map(({ text }) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    );
    expect(anchors).toContain(anchor);
  });

  it('writes figures as the language of the reader does', () => {
    const free = { bytes: 1.5 * 2 ** 30 };
    const figures = { free, total: { bytes: 123 * 2 ** 30 }, need: { bytes: 512 } };
    const told = said('doctor.space.free', figures);
    expect(sentence('vi', told)).toContain('1,5 GiB trên 123 GiB; nên còn 512 B');
    expect(sentence('en', told)).toContain('1.5 GiB of 123 GiB are free; 512 B');
    const times = said('doctor.sync.median', { median: { ms: 0.42 }, worst: { ms: 1_234 } });
    expect(sentence('en', times)).toBe('An fsync takes 0.42 ms (the slowest 1.2 s).');
    const depends = said('doctor.depends', { check: { check: 'kafka.brokers' } });
    expect(sentence('vi', depends)).toBe('Chờ mục Kafka: máy chủ');
  });

  const findings = [
    ok('machine.node', fine, ['not shown']),
    warning('folder.space', fine, { step }),
    failed('service.ready', fine, { step }),
    failed('kafka.topics', said('doctor.kafka.topics.unanswered', { reason: '\u001b[2Jx' }), {
      step,
      details: Array.from({ length: 15 }, (_, at) => `topic ${at} has a setting that is wrong`),
    }),
    skipped('kafka.groups', said('doctor.depends', { check: { check: 'kafka.topics' } })),
  ];

  it.each(LANGUAGES)('is a table of 80 columns with steps and places, in %s', (language) => {
    const lines = findingLines(findings, { language, hasColours: false });
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const text = lines.join('\n');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('not shown');
    expect(text).toContain('docs/errors.md#all-codes');
    expect(text.match(/topic \d+ has/g)).toHaveLength(12);
    expect(text).toContain('3');
    // What follows from another failure is not what to mend first.
    expect(lines.at(-1)).toContain(titleOf(language, 'kafka.topics'));
  });

  it('has colours where there can be some', () => {
    const [first = ''] = findingLines(findings, { language: 'en', hasColours: true });
    expect(first).toBe('\u001b[32mok       \u001b[0mNode.js                 Version 24.');
  });

  it('is one document for programs', () => {
    const document = reportDocument(findings, 'en');
    expect(document.status).toBe('failed');
    expect(document.counts).toEqual({ ok: 1, warning: 1, failed: 2, skipped: 1 });
    expect(document.checks[3]).toMatchObject({
      id: 'kafka.topics',
      state: 'failed',
      title: 'Kafka: topics',
      see: 'docs/errors.md#all-codes',
    });
    expect(document.checks[3]?.details).toHaveLength(15);
    expect(reportDocument(findings.slice(0, 2), 'en').status).toBe('warning');
    expect(reportDocument(findings.slice(0, 1), 'en').status).toBe('ok');
  });

  it('cuts lines at spaces, and leaves a long path whole', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap(`see ${'/x'.repeat(20)} there`, 10)).toEqual(['see', '/x'.repeat(20), 'there']);
    expect(wrap('', 8)).toEqual(['']);
  });

  it('shows its progress on a terminal only, on one line that goes', () => {
    const written: string[] = [];
    const target = { write: (part: string) => written.push(part), language: 'en' } as const;
    const waiting = CHECK_IDS.slice(0, 20);
    progressLine({ done: 1, total: 9, waiting }, { ...target, isTerminal: false });
    expect(written).toEqual([]);
    progressLine({ done: 1, total: 9, waiting }, { ...target, isTerminal: true });
    progressLine({ done: 9, total: 9, waiting: [] }, { ...target, isTerminal: true });
    expect(written[0]).toContain('\r\u001b[2KChecking 1/9, waiting for: Configuration, ');
    expect(written[0]).toMatch(/…$/);
    expect(written[0]?.length).toBeLessThanOrEqual(85);
    expect(written[1]).toBe('\r\u001b[2K');
  });
});
