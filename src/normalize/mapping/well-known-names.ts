/** What a well-known name of a log field means. */
export type Meaning =
  | { readonly kind: 'field'; readonly path: string }
  | {
      readonly kind:
        | 'source'
        | 'destination'
        | 'server'
        | 'url'
        | 'status'
        | 'duration'
        | 'forwarded'
        | 'outcome'
        | 'request'
        | 'host';
    };

const FIELDS: Readonly<Record<string, string>> = {
  'source.port': 'src_port srcport spt source_port client_port clientport sport remote_port',
  'destination.port': 'dst_port dstport dpt dest_port destination_port dport server_port',
  'user.name':
    'user username user_name usr account login login_name userid_name tai_khoan usrname remote_user suser',
  'user.id': 'user_id userid uid',
  'user.email': 'email user_email mail',
  'http.request.method': 'method http_method verb request_method httpmethod requestmethod',
  'http.request.referrer': 'referer referrer http_referer http_referrer',
  'http.response.body.bytes':
    'bytes body_bytes response_size response_bytes bytes_sent body_bytes_sent',
  'http.request.id': 'request_id req_id requestid reqid x_request_id correlation_id correlationid',
  'user_agent.original': 'user_agent useragent ua http_user_agent agent',
  'log.level': 'level lvl severity log_level loglevel',
  'log.logger': 'logger logger_name loggername',
  message: 'msg message text',
  'trace.id': 'trace_id traceid trace',
  'span.id': 'span_id spanid span',
  'error.message': 'error err exception error_message errormessage',
  'error.stack_trace': 'stack stacktrace stack_trace',
  'error.code': 'error_code errorcode',
  'service.name': 'service app application service_name app_name appname component',
  'service.version': 'app_version service_version',
  'process.pid': 'pid process_id',
  'process.name': 'process proc program process_name',
  'process.thread.name': 'thread thread_name',
  'event.action': 'action event event_name event_type eventtype',
  'event.reason': 'reason',
  'event.code': 'event_id eventid event_code',
  'network.protocol': 'app_proto protocol_name',
  'network.transport': 'transport l4_proto proto',
};
const KINDS: Readonly<Record<string, string>> = {
  source:
    'src srcip src_ip source_ip sourceip client_ip clientip client client_addr remote_addr remote_ip remoteip remote remote_address ip ip_address ipaddress src_addr caddr peer_ip dia_chi_ip sourceipaddress clientaddress',
  destination: 'dst dstip dst_ip dest_ip destination_ip destinationip dest dst_addr',
  server: 'server_ip serverip server_addr upstream',
  url: 'url uri path request_uri requesturi request_path endpoint request_url target',
  status: 'status status_code statuscode http_status response_code responsecode http_code',
  duration:
    'duration duration_ms durationms elapsed elapsed_ms latency latency_ms took took_ms response_time response_time_ms request_time time_taken duration_s duration_us duration_ns',
  forwarded: 'xff x_forwarded_for forwarded_for http_x_forwarded_for',
  outcome: 'outcome result success ket_qua',
  request: 'request',
  host: 'host hostname host_name server_name computer',
};

const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ...Object.entries(FIELDS).flatMap(([path, names]) =>
    names.split(' ').map((name): [string, Meaning] => [name, { kind: 'field', path }]),
  ),
  ...Object.entries(KINDS).flatMap(([kind, names]) =>
    names.split(' ').map((name): [string, Meaning] => [name, { kind } as Meaning]),
  ),
]);

/** Names of the field with the time, the surest first. */
export const TIME_NAMES = [
  '@timestamp',
  'timestamp',
  'time',
  'ts',
  'datetime',
  'date_time',
  'eventtime',
  'event_time',
  'created_at',
  'log_time',
  'logtime',
  'thoi_gian',
  't',
  'date',
] as const;

/** A name as these tables have it: lower case, words joined by underscores. */
export function plainName(name: string): string {
  return name.replace(/[\s.-]+/g, '_').toLowerCase();
}

/** What a name means in most logs; `undefined` = nothing that is known. */
export function meaningOf(name: string): Meaning | undefined {
  return MEANINGS.get(name);
}
