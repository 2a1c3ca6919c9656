import { type Panel, ROWS } from './panels.ts';

const WIDTH = 24;
const SIZES = { stat: { w: 4, h: 4 }, timeseries: { w: 8, h: 8 } } as const;
const both = ([vi, en]: readonly [string, string]) => `${vi} / ${en}`;
const datasource = { type: 'prometheus', uid: '$datasource' };

function panelOf(panel: Panel, id: number, gridPos: object): object {
  const isStat = panel.kind === 'stat';
  return {
    id,
    type: panel.kind,
    title: both(panel.title),
    description: both(panel.about),
    gridPos,
    datasource,
    fieldConfig: {
      defaults: {
        unit: panel.unit,
        ...(isStat ? {} : { min: 0, custom: { fillOpacity: 10, showPoints: 'never' } }),
      },
      overrides: [],
    },
    options: isStat
      ? { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } }
      : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: panel.queries.map(([expr, legendFormat], index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr,
      legendFormat,
    })),
  };
}

/** Headings over the full width, panels from left to right below them. */
function layOut(): object[] {
  const placed: object[] = [];
  let y = 0;
  for (const row of ROWS) {
    const gridPos = { x: 0, y, w: WIDTH, h: 1 };
    placed.push({
      ...{ id: placed.length + 1, type: 'row', title: both(row.title) },
      ...{ collapsed: false, gridPos, panels: [] },
    });
    y += 1;
    let x = 0;
    let height = 0;
    for (const panel of row.panels) {
      const { w, h } = SIZES[panel.kind];
      if (x + w > WIDTH) {
        y += height;
        x = 0;
        height = 0;
      }
      placed.push(panelOf(panel, placed.length + 1, { x, y, w, h }));
      x += w;
      height = Math.max(height, h);
    }
    y += height;
  }
  return placed;
}

/** The dashboard as Grafana imports it; `tram-gac.json` is made of it. */
export function dashboard(): object {
  return {
    uid: 'tram-gac',
    title: 'Trạm Gác',
    description: 'Toàn bộ số đo của Trạm Gác. / All metrics of Trạm Gác.',
    tags: ['tram-gac'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    timezone: 'browser',
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    annotations: { list: [] },
    links: [],
    templating: {
      list: [
        {
          ...{ name: 'datasource', label: 'Nguồn số đo / Data source', type: 'datasource' },
          ...{ query: 'prometheus', refresh: 1, hide: 0, includeAll: false, multi: false },
        },
        {
          ...{ name: 'instance', label: 'Tiến trình / Process', type: 'query', datasource },
          query: { query: 'label_values(gac_notify_pending_deliveries, instance)', refId: 'A' },
          definition: 'label_values(gac_notify_pending_deliveries, instance)',
          ...{ refresh: 2, sort: 1, hide: 0, includeAll: true, multi: true, allValue: '.*' },
          current: { text: 'All', value: '$__all' },
        },
      ],
    },
    panels: layOut(),
  };
}
