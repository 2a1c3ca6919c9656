import type { SourceInstructions } from '../../api/contract.ts';
import type { Source } from '../../event/source.ts';
import { bilingual } from '../../message/text.ts';
import type { FrontDoors } from './front-doors.ts';

type Item = SourceInstructions['items'][number];

/** Stands where the key of the source goes; the key itself is shown only once. */
const KEY = 'gsk_…';
const LOG = '/var/log/example/app.log';

/** Shippers that deliver by HTTP, the simplest first. */
export function httpInstructions({ id }: Source, doors: FrontDoors): readonly Item[] {
  const { protocol, hostname, port: given } = new URL(doors.url);
  const isTls = protocol === 'https:';
  const port = given === '' ? (isTls ? '443' : '80') : given;
  const place = { id, url: doors.url, host: hostname, port, isTls };
  return [
    curl(place),
    filebeat(place),
    logstash(place),
    fluentBit(place),
    vector(place),
    rsyslog(place),
    syslogNg(place),
    otel(place),
  ];
}

interface Place {
  readonly id: string;
  readonly url: string;
  readonly host: string;
  readonly port: string;
  readonly isTls: boolean;
}

function curl({ id, url }: Place): Item {
  return {
    shipper: 'curl',
    title: 'curl',
    language: 'sh',
    text: `curl --fail-with-body -H "Authorization: Bearer ${KEY}" -H "Idempotency-Key: $(date +%s%N)" --data-binary @sample.log ${url}/v1/ingest/${id}\n`,
    note: bilingual('instructions.curl'),
  };
}

function filebeat({ id, url }: Place): Item {
  return {
    shipper: 'filebeat',
    title: 'Filebeat',
    file: '/etc/filebeat/filebeat.yml',
    language: 'yaml',
    text: `filebeat.inputs:
  - type: filestream
    id: ${id}
    paths: [${LOG}]
processors:
  - add_id: ~
setup.ilm.enabled: false
setup.template.enabled: false
output.elasticsearch:
  hosts: ["${url}/es"]
  api_key: "${id}:${KEY}"
`,
    note: bilingual('instructions.path'),
  };
}

function logstash({ id, url }: Place): Item {
  const withPort = new URL(url);
  const port = withPort.port || (withPort.protocol === 'https:' ? '443' : '80');
  return {
    shipper: 'logstash',
    title: 'Logstash',
    file: '/etc/logstash/conf.d/tram-gac.conf',
    language: 'conf',
    text: `input {
  file { path => "${LOG}" }
}
output {
  elasticsearch {
    hosts => "${withPort.protocol}//${withPort.hostname}:${port}/es"
    api_key => "${id}:${KEY}"
    data_stream => false
    ilm_enabled => false
    manage_template => false
  }
}
`,
    note: bilingual('instructions.path'),
  };
}

function fluentBit({ id, host, port, isTls }: Place): Item {
  return {
    shipper: 'fluent-bit',
    title: 'Fluent Bit',
    file: '/etc/fluent-bit/fluent-bit.conf',
    language: 'conf',
    text: `[INPUT]
    Name         tail
    Path         ${LOG}
    DB           /var/lib/fluent-bit/tram-gac.db
    storage.type filesystem

[OUTPUT]
    Name               es
    Match              *
    Host               ${host}
    Port               ${port}
    tls                ${isTls ? 'on' : 'off'}
    Path               /es
    HTTP_User          ${id}
    HTTP_Passwd        ${KEY}
    Generate_ID        on
    Suppress_Type_Name on
    Retry_Limit        no_limits
`,
    note: bilingual('instructions.path'),
  };
}

function vector({ id, url }: Place): Item {
  return {
    shipper: 'vector',
    title: 'Vector',
    file: '/etc/vector/vector.toml',
    language: 'toml',
    text: `[sources.app]
type = "file"
include = ["${LOG}"]

[sinks.tram_gac]
type = "elasticsearch"
inputs = ["app"]
endpoints = ["${url}/es"]
api_version = "v8"
mode = "bulk"
auth = { strategy = "basic", user = "${id}", password = "${KEY}" }
healthcheck = { enabled = false }

[sinks.tram_gac.buffer]
type = "disk"
max_size = 1073741824
when_full = "block"
`,
    note: bilingual('instructions.path'),
  };
}

function rsyslog({ id, host, port, isTls }: Place): Item {
  return {
    shipper: 'rsyslog',
    title: 'rsyslog (omhttp)',
    file: '/etc/rsyslog.d/60-tram-gac.conf',
    language: 'conf',
    text: `module(load="imfile")
module(load="omhttp")
template(name="tram-gac-line" type="string" string="%msg%\\n")

ruleset(name="tram-gac") {
  action(
    type="omhttp"
    server="${host}" serverport="${port}" usehttps="${isTls ? 'on' : 'off'}"
    restpath="v1/ingest/${id}"
    httpheaders=["Authorization: Bearer ${KEY}"]
    httpcontenttype="text/plain"
    template="tram-gac-line"
    batch="on" batch.format="newline" batch.maxsize="500"
    action.resumeRetryCount="-1"
    queue.type="LinkedList" queue.filename="tram-gac" queue.maxDiskSpace="1g" queue.saveOnShutdown="on"
  )
}

input(type="imfile" file="${LOG}" tag="app" ruleset="tram-gac")
`,
    note: bilingual('instructions.rsyslog_http'),
  };
}

function syslogNg({ url }: Place): Item {
  return {
    shipper: 'syslog-ng',
    title: 'syslog-ng',
    file: '/etc/syslog-ng/conf.d/tram-gac.conf',
    language: 'conf',
    text: `source s_tram_gac { file("${LOG}" flags(no-parse)); };
destination d_tram_gac {
  elasticsearch-http(
    url("${url}/es/_bulk") index("logs") type("")
    headers("Content-Type: application/x-ndjson" "Authorization: ApiKey ${KEY}")
    disk-buffer(disk-buf-size(1073741824) reliable(yes))
  );
};
log { source(s_tram_gac); destination(d_tram_gac); flags(flow-control); };
`,
    note: bilingual('instructions.path'),
  };
}

function otel({ url }: Place): Item {
  return {
    shipper: 'otel',
    title: 'OpenTelemetry',
    language: 'sh',
    text: `export OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=${url}/v1/logs
export OTEL_EXPORTER_OTLP_LOGS_HEADERS="Authorization=Bearer ${KEY}"
export OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf
`,
    note: bilingual('instructions.otel'),
  };
}
