// Goal: what a province already ships with delivers to us by a changed address: each line once, understood, and in the
// locality of its source.
// Method: the real syslog-ng, plainly and through its Elasticsearch destination, the official Elasticsearch clients of
// Python and JavaScript with their bulk helpers, and their OpenTelemetry SDKs, against the running service; the events are
// read back by the API.
import fs from 'node:fs';
import path from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireBinary } from '../servers/binaries.ts';
import { PYTHON } from '../servers/packages.ts';
import { runTool } from '../servers/run-tool.ts';
import { preparePython, prepareSyslogNg, requirePrepared } from '../servers/shippers.ts';
import { SyslogNgForwarder } from '../servers/syslog-ng.ts';
import { until } from '../until.ts';
import { allItems } from './dossier-load.ts';
import { ServiceProcess } from './service-process.ts';

const LINES = 200;
const syslogNg = await requirePrepared('syslog-ng', prepareSyslogNg);
const isPython = requireBinary('python3') !== undefined;
const python = isPython ? await requirePrepared('clients for Python', preparePython) : undefined;

const service = new ServiceProcess({ collect: { syslog: { tcpPort: 0 } } });
beforeAll(() => service.start(), 90_000);
afterAll(() => service.remove());

const line = (at: number) =>
  `203.0.113.7 - - [22/Nov/2026:08:15:42 +0700] "GET /ho-so/${at}?q=%3Cscript%3E HTTP/1.1" 200 5 "-" "curl/8"`;

/** Waits for the events of a source and gives them in order. */
async function eventsOf(source: string, count: number) {
  const route = `/v1/events?order=asc&size=1000&filter=gac.source.id:${source}`;
  return until(async () => {
    const events = await allItems(service, route);
    return events.length >= count ? events : undefined;
  });
}

function checkLines(events: Record<string, unknown>[], source: string, province: string): void {
  expect(events).toHaveLength(LINES);
  const paths = events.map((event) => (event['url'] as { path: string }).path);
  const expected = Array.from({ length: LINES }, (_, at) => `/ho-so/${at}`);
  expect(paths.sort()).toEqual(expected.sort());
  for (const event of events) {
    expect(event).toMatchObject({
      '@timestamp': '2026-11-22T01:15:42.000Z',
      event: { kind: 'event', dataset: 'nginx.access', category: ['web'] },
      source: { ip: '203.0.113.7' },
      gac: { source: { id: source }, province },
    });
  }
}

describe.skipIf(syslogNg === undefined)('syslog-ng', () => {
  it('delivers a followed file through its Elasticsearch destination', async () => {
    const source = { id: 'cong-sng-es', type: 'nginx.access', province: '01' };
    const key = await service.addSource(source);
    const file = path.join(service.folder, 'es.log');
    fs.writeFileSync(file, '');
    const forwarder = await new SyslogNgForwarder().start({
      ...{ root: syslogNg ?? '', file },
      to: { kind: 'elasticsearch', url: `${service.url}/es/_bulk`, key },
    });
    try {
      const lines = Array.from({ length: LINES }, (_, at) => `${line(at)}\n`);
      fs.appendFileSync(file, lines.join(''));
      checkLines(await eventsOf(source.id, LINES), source.id, '01');
    } finally {
      await forwarder.stop();
    }
  });

  it('delivers it plainly by TCP', async () => {
    const source = { id: 'cong-sng-tcp', type: 'nginx.access', province: '48' };
    const appNames = ['cong-sng'];
    const peers = ['127.0.0.1/32'];
    const transport = { kind: 'syslog', peers, certificateFingerprints: [], appNames };
    await service.call('POST', '/v1/sources', { name: source.id, ...source, transport });
    const file = path.join(service.folder, 'tcp.log');
    fs.writeFileSync(file, '');
    const forwarder = await new SyslogNgForwarder().start({
      ...{ root: syslogNg ?? '', file },
      to: { kind: 'tcp', port: service.port('syslogTcp'), program: 'cong-sng' },
    });
    try {
      const lines = Array.from({ length: LINES }, (_, at) => `${line(at)}\n`);
      fs.appendFileSync(file, lines.join(''));
      checkLines(await eventsOf(source.id, LINES), source.id, '48');
    } finally {
      await forwarder.stop();
    }
  });
});

const SEND = `
import sys
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk
url, key, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = Elasticsearch(url, basic_auth=("phan-mem-mot-cua", key))
def actions():
    for at in range(count):
        yield {"_op_type": "index", "_index": "mot-cua", "_id": f"ho-so-{at}", "_source": {
            "@timestamp": "2026-11-22T01:15:42Z", "message": f"Tiếp nhận hồ sơ {at}",
            "event": {"action": "dossier-received"}, "user": {"name": f"canbo{at % 7}"}}}
print(client.info()["tagline"], *[bulk(client, actions(), chunk_size=60)[0] for _ in range(2)])
`;

describe('official Elasticsearch clients', () => {
  it.skipIf(python === undefined)('Python: a bulk sent twice is stored once', async () => {
    const source = { id: 'mot-cua-py', type: 'ecs.json', province: '79' };
    const key = await service.addSource(source);
    const said = await runTool(PYTHON, ['-c', SEND, `${service.url}/es`, key, `${LINES}`], {
      env: { PYTHONPATH: python },
    });
    expect(said.trim()).toBe(`You Know, for Search ${LINES} ${LINES}`);
    const events = await eventsOf(source.id, LINES);
    expect(new Set(events.map(({ message }) => message)).size).toBe(LINES);
    expect(events).toHaveLength(LINES);
    expect(events[0]).toMatchObject({
      event: { action: 'dossier-received', dataset: 'ecs.json' },
      gac: { province: '79' },
    });
  });

  it('JavaScript: several requests at once', async () => {
    const source = { id: 'cong-js', type: 'nginx.access', province: '15' };
    const key = await service.addSource(source);
    const client = new Client({ node: `${service.url}/es`, auth: { apiKey: key } });
    try {
      const result = await client.helpers.bulk({
        datasource: Array.from({ length: LINES }, (_, at) => ({ message: line(at) })),
        onDocument: () => ({ create: { _index: 'cong' } }),
        ...{ flushBytes: 4_000, concurrency: 5 },
      });
      expect([result.successful, result.failed, result.aborted]).toEqual([LINES, 0, false]);
      checkLines(await eventsOf(source.id, LINES), source.id, '15');
    } finally {
      await client.close();
    }
  });
});

const TELL = `
import logging, sys
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
from google.protobuf.json_format import MessageToJson
import urllib.request
url, key, count, form = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
headers = {"Authorization": f"Bearer {key}"}
class JsonExporter(OTLPLogExporter):
    def export(self, batch):
        body = MessageToJson(encode_logs(batch)).encode()
        told = {**headers, "Content-Type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(url, body, told)).read()
provider = LoggerProvider(resource=Resource.create({"service.name": "mot-cua"}))
Exporter = JsonExporter if form == "json" else OTLPLogExporter
exporter = Exporter(endpoint=url, headers=headers)
provider.add_log_record_processor(BatchLogRecordProcessor(exporter, max_export_batch_size=64))
logger = logging.getLogger("mot-cua")
logger.setLevel(logging.INFO)
logger.addHandler(LoggingHandler(logger_provider=provider))
for at in range(count):
    logger.info("Tiếp nhận hồ sơ %d", at, extra={"user.name": f"canbo{at % 7}"})
provider.shutdown()
`;

describe('OpenTelemetry SDKs', () => {
  it.skipIf(python === undefined).each([
    ['protobuf', '91'],
    ['json', '92'],
  ])('Python, by %s', async (form, province) => {
    const source = { id: `mot-cua-otel-${form}`, type: 'ecs.json', province };
    const key = await service.addSource(source);
    await runTool(PYTHON, ['-c', TELL, `${service.url}/v1/logs`, key, `${LINES}`, form], {
      env: { PYTHONPATH: python },
    });
    const events = await eventsOf(source.id, LINES);
    expect(events).toHaveLength(LINES);
    expect(new Set(events.map(({ message }) => message)).size).toBe(LINES);
    expect(events[3]).toMatchObject({
      message: 'Tiếp nhận hồ sơ 3',
      log: { level: 'INFO' },
      service: { name: 'mot-cua' },
      user: { name: 'canbo3' },
      gac: { province },
    });
  });

  it.each([
    ['protobuf', ProtobufExporter, '22'],
    ['JSON', JsonExporter, '24'],
  ] as const)(
    'JavaScript, by %s: a log line in a record is read',
    async (name, Exporter, province) => {
      const source = { id: `cong-otel-${name.toLowerCase()}`, type: 'nginx.access', province };
      const key = await service.addSource(source);
      const headers = { Authorization: `Bearer ${key}` };
      const exporter = new Exporter({ url: `${service.url}/v1/logs`, headers });
      const provider = new LoggerProvider({
        resource: resourceFromAttributes({ 'service.name': 'cong' }),
        processors: [new BatchLogRecordProcessor({ exporter, maxExportBatchSize: 64 })],
      });
      const logger = provider.getLogger('nginx');
      for (let at = 0; at < LINES; at++)
        logger.emit({
          body: line(at),
          attributes: { 'log.file.path': '/var/log/nginx/access.log' },
        });
      await provider.shutdown();
      checkLines(await eventsOf(source.id, LINES), source.id, province);
    },
  );
});
