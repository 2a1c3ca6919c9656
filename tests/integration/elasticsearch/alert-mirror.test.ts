// Goal: users of Kibana see each alert once, as it is now.
// Method: alerts mirrored in and out of order into a real node, read with the bare client.
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AlertMirror,
  createAlertMirror,
} from '../../../src/store/elasticsearch/alerts/alert-mirror.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { SAMPLE_ALERT } from '../../sample-alert.ts';
import { ELASTICSEARCH } from '../../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../../servers/shared-servers.ts';

describe.skipIf(ELASTICSEARCH === undefined)('the mirror of alerts', () => {
  let place: ReturnType<typeof placeOnNode>;
  let mirror: AlertMirror;
  beforeEach(async () => {
    const node = await sharedElasticsearch();
    place = placeOnNode(node);
    const log = pino({ level: 'silent' });
    mirror = await createAlertMirror({
      nodes: [node],
      indexPrefix: place.prefix,
      replicas: 0,
      log,
    });
  });
  afterEach(async () => {
    await mirror.close();
    await place.remove();
  });

  it('keeps the latest version of each, in whatever order they come', async () => {
    const closed = { ...SAMPLE_ALERT, status: 'closed', version: 3, closedAtMs: 1 } as const;
    const other = { ...SAMPLE_ALERT, id: 'al_other', group: { 'url.path': '/a' } };
    await mirror.mirror([SAMPLE_ALERT, other]);
    await mirror.mirror([closed]);
    await mirror.mirror([{ ...SAMPLE_ALERT, status: 'acknowledged', version: 2 }, SAMPLE_ALERT]);
    await mirror.mirror([]);
    const index = `${place.prefix}-alerts`;
    await place.client.indices.refresh({ index });
    const { hits } = await place.client.search({
      index,
      query: { term: { 'gac.alert.status': 'closed' } },
    });
    expect(hits.hits).toMatchObject([
      {
        _id: SAMPLE_ALERT.id,
        _source: {
          event: { kind: 'alert', severity: 3 },
          rule: { name: SAMPLE_ALERT.rule.title.vi },
          gac: { province: '15', alert: { version: 3, count: 3 } },
        },
      },
    ]);
    expect(await place.client.count({ index })).toMatchObject({ count: 2 });
    const flattened = { term: { 'gac.alert.group.source.ip': '203.0.113.9' } };
    expect(await place.client.count({ index, query: flattened })).toMatchObject({ count: 1 });
  });
});
