import { IndexNames } from '../index-names.ts';
import { INDEX_FIELD } from '../mapping/event-mapping.ts';
import {
  type Aggregation,
  dashboard,
  dataView,
  type SavedObject,
  savedSearch,
  visualization,
} from './saved-object.ts';

/**
 * What Kibana 8.9 or newer imports (Stack Management, Saved Objects) to show the indices of a
 * prefix: two data views, two searches, three charts and a dashboard, as lines of JSON. An import
 * again replaces them.
 * @throws GacError GAC_CONFIG_INVALID for a prefix that no index can have
 */
export function kibanaSavedObjects(prefix: string): string {
  const names = new IndexNames(prefix);
  const events = dataView(`${prefix}-events`, {
    name: `Trạm Gác – sự kiện (${prefix})`,
    pattern: names.everyDay,
    hidden: `${INDEX_FIELD}.*`,
  });
  const alerts = dataView(`${prefix}-alerts`, {
    name: `Trạm Gác – cảnh báo (${prefix})`,
    pattern: names.alerts,
  });
  const panels = [
    { object: chartOf(prefix, 'alerts-over-time', alerts, ALERTS_OVER_TIME), width: 24 },
    { object: chartOf(prefix, 'top-rules', alerts, TOP_RULES), width: 24 },
    { object: chartOf(prefix, 'events-over-time', events, EVENTS_OVER_TIME), width: 48 },
    {
      object: savedSearch(`${prefix}-open-alerts`, {
        title: 'Trạm Gác – cảnh báo đang mở',
        dataView: alerts,
        columns: ['gac.alert.level', 'rule.name', 'gac.province', 'gac.alert.count', 'message'],
        query: 'not gac.alert.status: closed',
      }),
      width: 48,
    },
    {
      object: savedSearch(`${prefix}-dead-letters`, {
        title: 'Trạm Gác – bản ghi không đọc được',
        dataView: events,
        columns: ['gac.source.id', 'gac.dead_letter.reason', 'gac.dead_letter.detail'],
        query: 'event.kind: pipeline_error',
      }),
      width: 48,
    },
  ];
  const objects: SavedObject[] = [
    events,
    alerts,
    ...panels.map(({ object }) => object),
    dashboard(`${prefix}-overview`, { title: `Trạm Gác – tổng quan (${prefix})`, panels }),
  ];
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}

interface Chart {
  readonly title: string;
  readonly type: 'histogram' | 'table';
  readonly aggregations: readonly Aggregation[];
}

const COUNT: Aggregation = { id: '1', type: 'count', schema: 'metric', params: {} };

const ALERTS_OVER_TIME: Chart = {
  title: 'Trạm Gác – cảnh báo theo thời gian',
  type: 'histogram',
  aggregations: [COUNT, overTime(), byTerms('group', 'gac.alert.level', 5)],
};

const TOP_RULES: Chart = {
  title: 'Trạm Gác – luật có nhiều cảnh báo nhất',
  type: 'table',
  aggregations: [COUNT, byTerms('bucket', 'rule.name', 20)],
};

const EVENTS_OVER_TIME: Chart = {
  title: 'Trạm Gác – sự kiện theo thời gian',
  type: 'histogram',
  aggregations: [COUNT, overTime(), byTerms('group', 'event.dataset', 10)],
};

function chartOf(prefix: string, name: string, view: SavedObject, chart: Chart): SavedObject {
  return visualization(`${prefix}-${name}`, { ...chart, dataView: view });
}

function overTime(): Aggregation {
  const params = { field: '@timestamp', interval: 'auto', min_doc_count: 1 };
  return { id: '2', type: 'date_histogram', schema: 'segment', params };
}

function byTerms(schema: 'bucket' | 'group', field: string, size: number): Aggregation {
  const params = { field, size, order: 'desc', orderBy: '1' };
  return { id: '3', type: 'terms', schema, params };
}
