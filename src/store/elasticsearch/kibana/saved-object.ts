/** One object of Kibana as its import takes it. */
export interface SavedObject {
  readonly id: string;
  readonly type: 'index-pattern' | 'search' | 'visualization' | 'dashboard';
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly {
    readonly name: string;
    readonly type: string;
    readonly id: string;
  }[];
  readonly coreMigrationVersion: string;
  readonly typeMigrationVersion: string;
}

/** One aggregation of a chart. */
export interface Aggregation {
  readonly id: string;
  readonly type: string;
  readonly schema: string;
  readonly params: Readonly<Record<string, unknown>>;
}

// The versions of the shapes below, as Kibana 8.9 and newer write them.
const CORE_VERSION = '8.8.0';
const TYPE_VERSIONS = {
  'index-pattern': '8.0.0',
  search: '8.0.0',
  visualization: '8.5.0',
  dashboard: '8.9.0',
} as const;
const DATA_VIEW_REFERENCE = 'kibanaSavedObjectMeta.searchSourceJSON.index';
const PANEL_HEIGHT = 15;
const DASHBOARD_WIDTH = 48;

/** A data view of an index pattern. */
export function dataView(
  id: string,
  view: { readonly name: string; readonly pattern: string; readonly hidden?: string },
): SavedObject {
  const filters = view.hidden === undefined ? [] : [{ value: view.hidden }];
  return savedObject('index-pattern', id, {
    attributes: {
      title: view.pattern,
      name: view.name,
      timeFieldName: '@timestamp',
      sourceFilters: JSON.stringify(filters),
      fields: '[]',
      fieldAttrs: '{}',
      fieldFormatMap: '{}',
      runtimeFieldMap: '{}',
      allowNoIndex: true,
    },
  });
}

/** A list of documents with columns. */
export function savedSearch(
  id: string,
  search: {
    readonly title: string;
    readonly dataView: SavedObject;
    readonly columns: readonly string[];
    readonly query: string;
  },
): SavedObject {
  return savedObject('search', id, {
    attributes: {
      title: search.title,
      description: '',
      columns: search.columns,
      sort: [['@timestamp', 'desc']],
      kibanaSavedObjectMeta: searchSource(search.query),
    },
    references: [dataViewReference(search.dataView)],
  });
}

/** A chart made of aggregations. */
export function visualization(
  id: string,
  chart: {
    readonly title: string;
    readonly type: 'histogram' | 'table';
    readonly dataView: SavedObject;
    readonly aggregations: readonly Aggregation[];
  },
): SavedObject {
  const { title, type } = chart;
  const aggs = chart.aggregations.map((aggregation) => ({ ...aggregation, enabled: true }));
  const params = type === 'table' ? { perPage: 20, showTotal: false } : HISTOGRAM_PARAMS;
  return savedObject('visualization', id, {
    attributes: {
      title,
      description: '',
      visState: JSON.stringify({ title, type, aggs, params }),
      uiStateJSON: '{}',
      version: 1,
      kibanaSavedObjectMeta: searchSource(''),
    },
    references: [dataViewReference(chart.dataView)],
  });
}

/** A dashboard whose panels stand in rows, in their order. */
export function dashboard(
  id: string,
  board: {
    readonly title: string;
    readonly panels: readonly { readonly object: SavedObject; readonly width: number }[];
  },
): SavedObject {
  let x = 0;
  let y = 0;
  const panels = board.panels.map(({ object, width }, index) => {
    if (x + width > DASHBOARD_WIDTH) {
      x = 0;
      y += PANEL_HEIGHT;
    }
    const i = String(index + 1);
    const gridData = { x, y, w: width, h: PANEL_HEIGHT, i };
    x += width;
    return {
      panel: {
        type: object.type,
        gridData,
        panelIndex: i,
        embeddableConfig: {},
        panelRefName: `panel_${i}`,
      },
      reference: { name: `${i}:panel_${i}`, type: object.type, id: object.id },
    };
  });
  return savedObject('dashboard', id, {
    attributes: {
      title: board.title,
      description: '',
      panelsJSON: JSON.stringify(panels.map(({ panel }) => panel)),
      optionsJSON: JSON.stringify({ useMargins: true, hidePanelTitles: false }),
      timeRestore: true,
      timeFrom: 'now-24h',
      timeTo: 'now',
      version: 1,
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({ query: { query: '', language: 'kuery' }, filter: [] }),
      },
    },
    references: panels.map(({ reference }) => reference),
  });
}

function savedObject(
  type: SavedObject['type'],
  id: string,
  parts: Pick<SavedObject, 'attributes'> & Partial<Pick<SavedObject, 'references'>>,
): SavedObject {
  return {
    id,
    type,
    attributes: parts.attributes,
    references: parts.references ?? [],
    coreMigrationVersion: CORE_VERSION,
    typeMigrationVersion: TYPE_VERSIONS[type],
  };
}

function dataViewReference(view: SavedObject) {
  return { name: DATA_VIEW_REFERENCE, type: view.type, id: view.id };
}

function searchSource(query: string): object {
  return {
    searchSourceJSON: JSON.stringify({
      query: { query, language: 'kuery' },
      filter: [],
      indexRefName: DATA_VIEW_REFERENCE,
    }),
  };
}

const HISTOGRAM_PARAMS = {
  type: 'histogram',
  addTooltip: true,
  addLegend: true,
  legendPosition: 'right',
  categoryAxes: [
    {
      id: 'CategoryAxis-1',
      type: 'category',
      position: 'bottom',
      show: true,
      scale: { type: 'linear' },
      labels: { show: true, filter: true, truncate: 100 },
      title: {},
    },
  ],
  valueAxes: [
    {
      id: 'ValueAxis-1',
      name: 'LeftAxis-1',
      type: 'value',
      position: 'left',
      show: true,
      scale: { type: 'linear', mode: 'normal' },
      labels: { show: true, rotate: 0, filter: false, truncate: 100 },
      title: {},
    },
  ],
  seriesParams: [
    {
      show: true,
      type: 'histogram',
      mode: 'stacked',
      data: { id: '1', label: 'Count' },
      valueAxis: 'ValueAxis-1',
    },
  ],
} as const;
