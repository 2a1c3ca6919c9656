// Goal: docs/components.md lists every component, type of record and metric; every metric is used.
// Method: compare its tables with the folders, the parser list and the metrics registry; search the code for each metric.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../../src/event/delivery.ts';
import { TRANSPORTS } from '../../../src/event/raw-record.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { filesBelow, ROOT, read } from '../../source-files.ts';
import { generatedPart, inlineCodes, markedRows, table } from './markdown.ts';

const FILE = 'docs/components.md';
const code = (cell: string | undefined) => (cell ?? '').replaceAll('`', '');

const foldersOf = (parent: string) =>
  fs
    .readdirSync(path.join(ROOT, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}/`);

const metrics = createMetrics();
/** Name in the code by name of the metric. */
const names = new Map(
  Object.entries(metrics).flatMap(([key, metric]) =>
    'name' in metric ? [[String(metric.name), key] as const] : [],
  ),
);

interface MetricFacts {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

describe('docs/components.md', () => {
  const rows = markedRows(read(FILE), 'components');

  it('has one row for each collector and notifier folder and each adapter, and no other', () => {
    const adapters = [
      'src/journal/kafka/',
      'src/journal/segments/',
      'src/store/duckdb/',
      'src/store/elasticsearch/',
      'src/state/postgres/',
      'src/state/sqlite/',
      ...foldersOf('src/collect'),
      ...foldersOf('src/notify'),
    ];
    expect(rows.map(([folder]) => code(folder)).sort()).toEqual(adapters.sort());
  });

  it('names every transport as a collector and every channel as a notifier', () => {
    const named = (parent: string) =>
      rows
        .map(([folder]) => code(folder))
        .filter((folder) => folder.startsWith(parent))
        .map((folder) => folder.split('/')[2]);
    expect(named('src/collect/').sort()).toEqual([...TRANSPORTS].sort());
    expect(named('src/notify/').sort()).toEqual([...CHANNELS].sort());
  });

  it('names only metrics that exist', () => {
    const named = inlineCodes(read(FILE)).filter((text) => /^gac_[a-z_]+$/.test(text));
    expect(named.filter((name) => !names.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  it('lists every type of record as the parsers have them', () => {
    const parsers = PARSERS.map(({ type, title, logsource }) => [
      `\`${type}\``,
      title.en,
      title.vi,
      ['category', 'product', 'service']
        .map((key) => logsource[key as keyof typeof logsource] ?? '–')
        .join(' / '),
    ]);
    const header = ['type', 'records', 'bản ghi', 'logsource (category / product / service)'];
    const { written, wanted } = generatedPart(FILE, 'parsers', table(header, parsers));
    expect(written).toBe(wanted);
  });

  it('lists every metric as the registry has them', () => {
    const all = metrics.registry.getMetricsAsArray() as unknown as readonly MetricFacts[];
    const rows = all.map(({ name, type, labelNames, help }) => [
      `\`${name}\``,
      type,
      labelNames.map((label) => `\`${label}\``).join(', '),
      help,
    ]);
    const header = ['metric', 'kind', 'labels', 'meaning'];
    const { written, wanted } = generatedPart(FILE, 'metrics', table(header, rows));
    expect(written).toBe(wanted);
    expect(names.size).toBe(all.length);
  });
});

describe('metrics', () => {
  const source = filesBelow('src', '.ts')
    .filter((file) => file !== 'src/telemetry/metrics.ts')
    .map(read)
    .join('\n');

  it.each([...names])('%s is set or counted somewhere', (_name, key) => {
    const use = new RegExp(`\\b${key}\\??\\s*\\.(inc|dec|set|observe|startTimer)\\(`);
    expect(use.test(source)).toBe(true);
  });
});
