// Goal: every alarm is about something that the service says, and has its heading in docs/operating.md.
// Method: check the file against a strict schema, its expressions against the list of metrics and its links against the
// headings; let promtool check and play the rules where it is.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT, read } from '../../source-files.ts';
import { headings, section } from '../docs/markdown.ts';
import { itWith } from './optional-tool.ts';
import { labelsLeft, labelsShown, seriesOf, unknownNames } from './promql.ts';

const PROMTOOL = 'promtool';
const FILE = 'deploy/prometheus/alerts.yml';
const PLACE = 'https://git.example.gov.vn/tram-gac/docs/operating.md#';
const rule = z.strictObject({
  alert: z.string().regex(/^Gac[A-Za-z]+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+m$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
  annotations: z.strictObject({
    summary: z.string().regex(/^\S.+ \/ \S.+$/),
    runbook_url: z.string().startsWith(PLACE),
  }),
});
const { groups } = z
  .strictObject({
    groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule).min(1) })).min(1),
  })
  .parse(parse(read(FILE)));
const rules = groups.flatMap((group) => group.rules);
const document = read('docs/operating.md');

describe.each(rules.map((one) => [one.alert, one] as const))('%s', (name, alarm) => {
  it('names only metrics and labels that the service defines', () => {
    expect(unknownNames(alarm.expr)).toEqual([]);
    const left = labelsLeft(alarm.expr);
    const shown = labelsShown(alarm.annotations.summary);
    expect(shown.filter((label) => !left.includes(label))).toEqual([]);
  });

  it('has a heading that says what to do', () => {
    const title = headings(document).find(({ text }) => text === name);
    expect(title?.level).toBe(3);
    expect(alarm.annotations.runbook_url).toBe(`${PLACE}${name.toLowerCase()}`);
    expect(section(document, name).trim().length).toBeGreaterThan(40);
  });
});

describe(FILE, () => {
  it('has an alarm for every heading, and a name for each', () => {
    const names = rules.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    const titles = headings(section(document, 'When an alarm rings')).map(({ text }) => text);
    expect(titles).toEqual(names);
    expect(rules.flatMap(({ expr }) => seriesOf(expr)).length).toBeGreaterThanOrEqual(10);
  });

  itWith(
    [PROMTOOL, '--version'],
    'rings when records pile up, when a SOC receives nothing and when a source is RED',
    () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-alarms-'));
      const test = path.join(folder, 'test.yml');
      const rung = (alertname: string) => ({
        labels: JSON.stringify({ alertname }).replace(/"(\w+)":/, '$1='),
        value: 1,
      });
      const series = [
        { series: 'gac_pipeline_lag_records{partition="0",instance="a"}', values: '0+600x30' },
        { series: 'gac_notify_pending_deliveries{instance="a"}', values: '3x30' },
        { series: 'gac_source_status{source="a",status="RED",instance="a"}', values: '1x30' },
        { series: 'gac_source_status{source="b",status="RED",instance="a"}', values: '0x30' },
        { series: 'gac_source_status{source="b",status="GREEN",instance="a"}', values: '1x30' },
        { series: 'gac_detect_rules{verdict="rejected",instance="a"}', values: '0x30' },
      ];
      const promql_expr_test = [
        {
          expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
          eval_time: '20m',
          exp_samples: [
            rung('GacPipelineLagGrows'),
            rung('GacNotifyPending'),
            rung('GacSourceRed'),
          ],
        },
      ];
      const tests = [{ interval: '1m', input_series: series, promql_expr_test }];
      fs.writeFileSync(
        test,
        JSON.stringify({ rule_files: [path.join(ROOT, FILE)], evaluation_interval: '1m', tests }),
      );
      const run = spawnSync(PROMTOOL, ['test', 'rules', test], { encoding: 'utf8' });
      expect(`${run.status} ${run.stdout}${run.stderr}`).toContain('SUCCESS');
      fs.rmSync(folder, { recursive: true });
    },
  );
});
