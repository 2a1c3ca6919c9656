import type { FieldTable, FieldTarget } from './field-table.ts';

type Fields = Readonly<Record<string, FieldTarget | readonly FieldTarget[]>>;

const SOURCE = 'Sigma taxonomy 2.1.0 (webserver, proxy); W3C extended log format; ECS 9.4';

/** A request, as web servers and proxies log it. */
const REQUEST: Fields = {
  'c-ip': ['source.ip', 'client.ip'],
  'c-uri': ['url.original', 'url.full'],
  'c-uri-extension': 'url.extension',
  'c-uri-query': 'url.query',
  'c-uri-stem': 'url.path',
  'c-useragent': 'user_agent.original',
  'cs-bytes': 'http.request.bytes',
  'cs-content-type': ['http.request.mime_type', 'http.request.headers.content-type'],
  'cs-cookie': 'http.request.headers.cookie',
  'cs-host': ['url.domain', 'http.request.headers.host', 'destination.domain'],
  'cs-method': 'http.request.method',
  'cs-referer': 'http.request.referrer',
  'cs-referrer': 'http.request.referrer',
  'cs-uri': ['url.original', 'url.full'],
  'cs-uri-query': ['url.query', 'url.original'],
  'cs-uri-stem': ['url.path', 'url.original'],
  'cs-user-agent': 'user_agent.original',
  'cs-username': 'user.name',
  'cs-version': 'http.version',
  'r-dns': ['url.domain', 'destination.domain'],
  's-computername': 'host.name',
  's-ip': ['destination.ip', 'server.ip'],
  's-port': ['destination.port', 'server.port'],
  'sc-bytes': 'http.response.bytes',
  'sc-status': 'http.response.status_code',
  'time-taken': 'event.duration',
  date: '@timestamp',
  dst_ip: 'destination.ip',
  dst_port: 'destination.port',
  src_ip: 'source.ip',
  src_port: 'source.port',
};

/** Requests at web servers and proxies; the logs of single servers that Sigma names by service alone too. */
export const WEB: readonly FieldTable[] = [
  { logsource: { category: 'webserver' }, source: SOURCE, fields: REQUEST },
  { logsource: { category: 'proxy' }, source: SOURCE, fields: REQUEST },
  { logsource: { service: 'apache' }, source: SOURCE, fields: REQUEST },
  { logsource: { service: 'nginx' }, source: SOURCE, fields: REQUEST },
];

/** Names of accounts and ends of connections that log-in rules use whatever their logsource. */
export const LOG_IN: FieldTable = {
  logsource: { category: 'authentication' },
  source: 'Sigma taxonomy 2.1.0; ECS 9.4 user.*, source.*',
  fields: {
    ClientIP: 'source.ip',
    CommandLine: 'process.command_line',
    ComputerName: ['host.hostname', 'host.name'],
    DestinationHostname: 'destination.domain',
    DestinationIp: 'destination.ip',
    DestinationPort: 'destination.port',
    EventID: 'event.code',
    Image: 'process.executable',
    IpAddress: 'source.ip',
    ProcessName: 'process.name',
    SourceHostname: 'source.domain',
    SourceIP: 'source.ip',
    SourceIp: 'source.ip',
    SourcePort: 'source.port',
    SubjectUserName: 'user.name',
    TargetUserName: ['user.name', 'user.target.name'],
    User: 'user.name',
    UserName: 'user.name',
    Username: 'user.name',
    src_ip: 'source.ip',
    user: 'user.name',
    userAgent: 'user_agent.original',
    user_agent: 'user_agent.original',
  },
};
