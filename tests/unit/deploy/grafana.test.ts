// Goal: the dashboard can be imported and shows every metric of the service, under the names that it has.
// Method: compare the JSON with what its description makes (`UPDATE_GOLDEN=1` writes it); check ids, places, texts and
// every expression against the list of metrics.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dashboard } from '../../../deploy/grafana/dashboard.ts';
import { ROOT, read } from '../../source-files.ts';
import { labelsLeft, labelsShown, METRICS, seriesOf, unknownNames } from './promql.ts';

const FILE = 'deploy/grafana/tram-gac.json';
if (process.env['UPDATE_GOLDEN'] === '1') {
  const text = `${JSON.stringify(dashboard(), null, 2)}\n`;
  fs.writeFileSync(path.join(ROOT, FILE), text);
}

const bilingual = z.string().regex(/^\S.+ \/ \S.+$/);
const datasource = z.strictObject({
  type: z.literal('prometheus'),
  uid: z.literal('$datasource'),
});
const place = z.strictObject({
  x: z.int().min(0),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(1),
});
const panel = z.strictObject({
  id: z.int().positive(),
  type: z.enum(['timeseries', 'stat']),
  title: bilingual,
  description: bilingual,
  gridPos: place,
  datasource,
  fieldConfig: z.strictObject({
    defaults: z.looseObject({ unit: z.string() }),
    overrides: z.array(z.never()),
  }),
  options: z.looseObject({}),
  targets: z
    .array(
      z.strictObject({ refId: z.string(), datasource, expr: z.string(), legendFormat: z.string() }),
    )
    .min(1),
});
const row = z.strictObject({
  id: z.int().positive(),
  type: z.literal('row'),
  title: bilingual,
  collapsed: z.literal(false),
  gridPos: place,
  panels: z.array(z.never()),
});
const schema = z.looseObject({
  uid: z.string().max(40),
  schemaVersion: z.int().min(39),
  templating: z.strictObject({
    list: z.array(z.looseObject({ name: z.string(), label: bilingual })),
  }),
  panels: z.array(z.union([panel, row])),
});
const written = schema.parse(JSON.parse(read(FILE)));
const graphs = written.panels.filter((one) => one.type !== 'row');
const targets = graphs.flatMap((one) => one.targets);

describe(FILE, () => {
  it('is what its description makes', () => {
    expect(JSON.parse(read(FILE))).toEqual(JSON.parse(JSON.stringify(dashboard())));
  });

  it('has panels with ids of their own that do not overlap', () => {
    const ids = written.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const cells = written.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from(
        { length: w * h },
        (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(written.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  it('names only metrics and labels that the service defines', () => {
    expect(targets.flatMap(({ expr }) => unknownNames(expr))).toEqual([]);
    expect(
      unknownNames('sum by (colour) (rate(gac_nothing_total{flavour="x"}[5m]))').sort(),
    ).toEqual(['colour', 'flavour', 'gac_nothing_total']);
  });

  it('shows every metric', () => {
    const shown = new Set(
      targets.flatMap(({ expr }) => seriesOf(expr).map((name) => name.replace(/_bucket$/, ''))),
    );
    expect(METRICS.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('has legends of labels that are left, and letters of their own for the queries', () => {
    for (const { targets: queries } of graphs) {
      expect(new Set(queries.map(({ refId }) => refId)).size).toBe(queries.length);
      for (const { expr, legendFormat } of queries) {
        const left = labelsLeft(expr);
        expect(labelsShown(legendFormat).filter((label) => !left.includes(label))).toEqual([]);
      }
    }
  });

  it('can be narrowed to one process and one source of metrics', () => {
    expect(written.templating.list.map(({ name }) => name)).toEqual(['datasource', 'instance']);
    const unnarrowed = targets.filter(({ expr }) => !expr.includes('{instance=~"$instance"}'));
    expect(unnarrowed).toEqual([]);
  });
});
