import type { RuleLogsource } from './parse-metadata.ts';

/** Translates the field names of rules into those of events, once, when rules are compiled. */
export interface FieldPipeline {
  readonly name: string;
  /** Taxonomies, beside Sigma's own, whose field names it translates. */
  readonly taxonomies: readonly string[];
  /** Fields that stand for one, any of which may match; `undefined` = not known, read as it is. */
  map(field: string, logsource: RuleLogsource): readonly string[] | undefined;
}

/** Sigma's names for web servers, proxies and log-ins. Source: Sigma taxonomy 2.1.0. */
const WEB_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'c-ip': ['source.ip', 'client.ip'],
  'c-uri': ['url.original', 'url.full'],
  'c-uri-extension': ['url.extension'],
  'c-uri-query': ['url.query'],
  'c-uri-stem': ['url.path'],
  'c-useragent': ['user_agent.original'],
  'cs-bytes': ['http.request.bytes'],
  'cs-cookie': ['http.request.headers.cookie'],
  'cs-host': ['url.domain', 'http.request.headers.host', 'destination.domain'],
  'cs-method': ['http.request.method'],
  'cs-referer': ['http.request.referrer'],
  'cs-referrer': ['http.request.referrer'],
  'cs-uri': ['url.original', 'url.full'],
  'cs-uri-query': ['url.query', 'url.original'],
  'cs-uri-stem': ['url.path', 'url.original'],
  'cs-user-agent': ['user_agent.original'],
  'cs-username': ['user.name'],
  'cs-version': ['http.version'],
  'r-dns': ['url.domain', 'destination.domain'],
  's-ip': ['destination.ip', 'server.ip'],
  's-port': ['destination.port', 'server.port'],
  'sc-bytes': ['http.response.bytes'],
  'sc-status': ['http.response.status_code'],
  'time-taken': ['event.duration'],
  dst_ip: ['destination.ip'],
  dst_port: ['destination.port'],
  src_ip: ['source.ip'],
  src_port: ['source.port'],
  userAgent: ['user_agent.original'],
  user_agent: ['user_agent.original'],
  ClientIP: ['source.ip'],
  CommandLine: ['process.command_line'],
  ComputerName: ['host.hostname', 'host.name'],
  DestinationHostname: ['destination.domain'],
  DestinationIp: ['destination.ip'],
  DestinationPort: ['destination.port'],
  EventID: ['event.code'],
  Image: ['process.executable'],
  IpAddress: ['source.ip'],
  ProcessName: ['process.name'],
  SourceHostname: ['source.domain'],
  SourceIp: ['source.ip'],
  SourceIP: ['source.ip'],
  SourcePort: ['source.port'],
  SubjectUserName: ['user.name'],
  TargetUserName: ['user.name', 'user.target.name'],
  User: ['user.name'],
  UserName: ['user.name'],
  Username: ['user.name'],
  user: ['user.name'],
};

/** Names that ECS documents hold as they are. */
const ECS_NAME = /^(@timestamp|message|tags|[a-z_]+(\.[a-zA-Z0-9_@-]+)+)$/;

/** Lets rules written with Sigma's web and log-in field names run on ECS events. */
export const ecsWebPipeline: FieldPipeline = {
  name: 'ecs-web',
  taxonomies: ['ecs'],
  map(field) {
    if (Object.hasOwn(WEB_FIELDS, field)) return WEB_FIELDS[field];
    return ECS_NAME.test(field) ? [field] : undefined;
  },
};
