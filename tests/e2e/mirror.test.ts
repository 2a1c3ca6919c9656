// Goal: users of Kibana see the alerts as people see them in the console, a moment later.
// Method: the real program over real servers; the index of alerts is read past the program.
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELASTICSEARCH } from '../servers/elasticsearch.ts';
import { KAFKA } from '../servers/kafka.ts';
import { POSTGRES } from '../servers/postgres.ts';
import { sharedElasticsearch } from '../servers/shared-servers.ts';
import { until } from '../until.ts';
import { allItems, DossierLoad } from './dossier-load.ts';
import { type Installation, scaledInstallation } from './installation.ts';
import { ServiceProcess } from './service-process.ts';

interface ShownAlert {
  readonly gac: { readonly province: string; readonly alert: { readonly status: string } };
}

const absent = [KAFKA, ELASTICSEARCH, POSTGRES].includes(undefined);

describe.skipIf(absent)('alerts in Elasticsearch', () => {
  let installation: Installation;
  let service: ServiceProcess;
  let client: Client;
  let index = '';

  beforeAll(async () => {
    client = new Client({ node: await sharedElasticsearch() });
    installation = await scaledInstallation();
    const { indexPrefix } = (
      installation.configuration['store'] as { elasticsearch: { indexPrefix: string } }
    ).elasticsearch;
    index = `${indexPrefix}-alerts`;
    service = await new ServiceProcess({}, installation).start();
  }, 120_000);

  afterAll(async () => {
    await service.remove();
    await client.close();
  }, 60_000);

  it('are there once they are raised, and follow what people do', { timeout: 90_000 }, async () => {
    const key = await service.addSource({ id: 'cong', type: 'nginx.access', province: '79' });
    const load = new DossierLoad(() => ({ service, source: 'cong', key }));
    const lines = Array.from({ length: 50 }, (_, at) => load.line('198.51.100.9', `/ho-so/${at}`));
    await load.deliver(lines, 'attack');
    const [alert] = await until(async () => {
      const alerts = await allItems(service, '/v1/alerts?size=10');
      return alerts.length > 0 ? alerts : undefined;
    }, 20_000);
    const shown = () =>
      until(async () => {
        const options = { index, ignore_unavailable: true };
        await client.indices.refresh(options);
        const { hits } = await client.search<ShownAlert>(options);
        return hits.hits.length > 0 ? hits.hits : undefined;
      }, 20_000);
    const [hit] = await shown();
    expect(hit?._id).toBe(alert.id);
    expect(hit?._source).toMatchObject({
      event: { kind: 'alert' },
      rule: { id: alert.rule.id },
      gac: { province: '79', alert: { status: 'open' } },
    });
    const route = `/v1/alerts/${alert.id}/acknowledge`;
    const done = await service.call('POST', route, {}, { 'if-match': `"${alert.version}"` });
    expect(done.status).toBe(200);
    await until(async () => {
      const [now] = await shown();
      return now?._source?.gac.alert.status === 'acknowledged' || undefined;
    }, 20_000);
  });
});
