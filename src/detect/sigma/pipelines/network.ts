import type { FieldTable, FieldTarget } from './field-table.ts';

type Fields = Readonly<Record<string, FieldTarget | readonly FieldTarget[]>>;

const SOURCE = 'Sigma taxonomy 2.1.0; ECS 9.4 source.*, destination.*, network.*, dns.*';

const ENDS: Fields = {
  dst_host: 'destination.domain',
  dst_ip: 'destination.ip',
  dst_port: 'destination.port',
  protocol: ['network.transport', 'network.protocol'],
  src_host: 'source.domain',
  src_ip: 'source.ip',
  src_port: 'source.port',
  user: 'user.name',
  username: 'user.name',
};

/** Firewalls, flows and name servers. */
export const NETWORK: readonly FieldTable[] = [
  {
    logsource: { category: 'firewall' },
    source: SOURCE,
    fields: {
      ...ENDS,
      action: ['event.action', 'event.type'],
      blocked: { field: 'event.type', values: { true: 'denied', false: 'allowed' } },
    },
  },
  { logsource: { service: 'netflow' }, source: SOURCE, fields: ENDS },
  {
    logsource: { category: 'dns' },
    source: SOURCE,
    fields: {
      ...ENDS,
      answer: ['dns.answers.data', 'dns.resolved_ip'],
      query: 'dns.question.name',
      'r-dns': 'dns.question.name',
      record_type: 'dns.question.type',
      response_code: 'dns.response_code',
    },
  },
  {
    logsource: { category: 'database' },
    source: SOURCE,
    fields: { ...ENDS, statement: 'message' },
  },
];

const ZEEK = 'Zeek log reference; Filebeat module zeek; ECS 9.4';
const CONNECTION: Fields = {
  'id.orig_h': 'source.ip',
  'id.orig_p': 'source.port',
  'id.resp_h': 'destination.ip',
  'id.resp_p': 'destination.port',
  uid: 'zeek.session_id',
};

/** The logs of Zeek. */
export const ZEEK_LOGS: readonly FieldTable[] = [
  zeek('dce_rpc', { endpoint: 'zeek.dce_rpc.endpoint', operation: 'zeek.dce_rpc.operation' }),
  zeek('dns', {
    Z: 'zeek.dns.Z',
    answers: ['dns.answers.data', 'zeek.dns.answers'],
    qtype_name: ['dns.question.type', 'zeek.dns.qtype_name'],
    query: ['dns.question.name', 'zeek.dns.query'],
    rcode_name: ['dns.response_code', 'zeek.dns.rcode_name'],
    rejected: 'zeek.dns.rejected',
  }),
  zeek('http', {
    'c-uri': 'url.original',
    'c-useragent': 'user_agent.original',
    client_header_names: 'zeek.http.client_header_names',
    host: 'url.domain',
    method: 'http.request.method',
    request_body_len: 'http.request.body.bytes',
    resp_mime_types: ['http.response.mime_type', 'zeek.http.resp_mime_types'],
    status_code: 'http.response.status_code',
    uri: 'url.original',
    user_agent: 'user_agent.original',
  }),
  zeek('kerberos', {
    cipher: ['zeek.kerberos.cipher', 'tls.cipher'],
    client: 'zeek.kerberos.client',
    request_type: 'zeek.kerberos.request_type',
    service: 'zeek.kerberos.service',
    success: 'zeek.kerberos.success',
  }),
  zeek('rdp', { cookie: 'zeek.rdp.cookie' }),
  zeek('smb_files', {
    action: ['event.action', 'zeek.smb_files.action'],
    name: ['file.name', 'zeek.smb_files.name'],
    path: ['file.path', 'zeek.smb_files.path'],
  }),
  zeek('x509', {
    'certificate.serial': ['file.x509.serial_number', 'zeek.x509.certificate.serial'],
  }),
  zeek('conn', {}),
];

function zeek(service: string, fields: Fields): FieldTable {
  return {
    logsource: { product: 'zeek', service },
    source: ZEEK,
    fields: { ...CONNECTION, ...fields },
  };
}
