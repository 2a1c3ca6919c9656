import type { PartialEvent } from '../../contract.ts';
import { put, textAt, valueAt } from '../../document/put.ts';
import { parseDossierCode } from '../../dossier/dossier-code.ts';
import { ADDRESS_COLUMNS, SECRET_COLUMNS, TIME_COLUMNS } from '../../field-map/column-names.ts';
import { compileFieldMap } from '../../field-map/compile-field-map.ts';
import { textOf } from '../../field-map/convert.ts';
import { fold } from '../../field-map/fold.ts';
import { putHostAddress } from '../../field-map/put-host-address.ts';
import type { RecordFields } from '../../field-map/record-fields.ts';
import { urlFields } from '../../web/url-fields.ts';

const SUCCEEDED = ['succeeded', 'ket_qua', 'trang_thai', 'result', 'status'];
const SERVICE = ['serviceCode', 'ma_dich_vu', 'service', 'service_name', 'dich_vu', 'ten_dich_vu'];
const CLIENT = ['clientMemberCode', 'ma_don_vi_su_dung', 'don_vi_su_dung', 'consumer', 'client'];
const PROVIDER = [
  'serviceMemberCode',
  'ma_don_vi_cung_cap',
  'don_vi_cung_cap',
  'provider',
  'ma_don_vi',
];
const CLIENT_SERVER = ['clientSecurityServerAddress', ...ADDRESS_COLUMNS];
const SERVICE_SERVER = ['serviceSecurityServerAddress', 'may_chu_cung_cap', 'server_ip'];

const SERVER_FAULT = 500;
const STAMPS = ['requestInTs', 'requestOutTs', 'responseInTs', 'responseOutTs'] as const;
const OK = { 'event.outcome': 'success' };
const FAILED = { 'event.outcome': 'failure' };

/**
 * Operational monitoring records of X-Road (PR-OPMON, annex B), one JSON object a line, and the same of the national data
 * exchange platform (NDXP), which is X-Road in other words. One exchange has a record on each of its two security servers.
 */
export const XROAD_OPMONITOR = compileFieldMap(
  {
    type: 'xroad.opmonitor',
    title: {
      vi: 'Giám sát vận hành kết nối liên thông (X-Road, NDXP/VDXP)',
      en: 'Data exchange, operational monitoring (X-Road, NDXP)',
    },
    logsource: { category: 'application', product: 'xroad', service: 'opmonitor' },
    formats: [{ kind: 'json' }, { kind: 'csv' }, { kind: 'kv', blanks: true }],
    required: [
      [...SERVICE, 'restPath', 'serviceSubsystemCode', ...PROVIDER],
      [...SUCCEEDED, 'statusCode', 'http_status', 'securityServerType'],
    ],
    telling: [
      [
        'securityServerType',
        'clientXRoadInstance',
        'clientMemberCode',
        'serviceMemberCode',
        'ma_don_vi_su_dung',
        'don_vi_su_dung',
      ],
    ],
    timestamp: {
      from: [
        'requestInTs',
        'thoi_gian_yeu_cau',
        'request_time',
        ...TIME_COLUMNS,
        'monitoringDataTs',
      ],
    },
    constants: {
      'event.kind': 'event',
      'event.category': ['api'],
      'event.type': ['access'],
      'event.action': 'service-exchange',
      'event.outcome': 'unknown',
      'service.type': 'xroad',
    },
    classify: [
      {
        from: SUCCEEDED,
        cases: {
          true: OK,
          '1': OK,
          success: OK,
          ok: OK,
          'thành công': OK,
          false: FAILED,
          '0': FAILED,
          fail: FAILED,
          failed: FAILED,
          failure: FAILED,
          error: FAILED,
          lỗi: FAILED,
          'thất bại': FAILED,
          'không thành công': FAILED,
        },
      },
    ],
    fields: [
      { from: SERVICE, to: 'service.name' },
      { from: ['serviceVersion', 'phien_ban'], to: 'service.version' },
      { from: ['securityServerType'], to: 'xroad.security_server_type', convert: 'lowercase' },
      { from: ['clientXRoadInstance'], to: 'xroad.client.instance' },
      { from: ['clientMemberClass'], to: 'xroad.client.member_class' },
      { from: CLIENT, to: 'xroad.client.member_code' },
      {
        from: ['clientSubsystemCode', 'he_thong_su_dung'],
        to: 'xroad.client.subsystem_code',
      },
      { from: ['serviceXRoadInstance'], to: 'xroad.service.instance' },
      { from: ['serviceMemberClass'], to: 'xroad.service.member_class' },
      { from: PROVIDER, to: 'xroad.service.member_code' },
      {
        from: ['serviceSubsystemCode', 'he_thong_cung_cap'],
        to: 'xroad.service.subsystem_code',
      },
      { from: ['serviceType'], to: 'xroad.service_type', convert: 'lowercase' },
      { from: ['representedPartyClass'], to: 'xroad.represented_party.class' },
      { from: ['representedPartyCode'], to: 'xroad.represented_party.code' },
      { from: ['messageId', 'ma_thong_diep', 'ma_giao_dich'], to: 'transaction.id' },
      { from: ['xRequestId', 'trace_id'], to: 'trace.id' },
      { from: ['messageUserId', 'tai_khoan', 'nguoi_dung'], to: 'user.id' },
      { from: ['messageIssue'], to: 'xroad.message_issue' },
      { from: ['messageProtocolVersion'], to: 'xroad.message_protocol_version' },
      { from: ['xRoadVersion'], to: 'xroad.version' },
      { from: CLIENT_SERVER, to: 'source.address' },
      { from: CLIENT_SERVER, to: 'source.ip', convert: 'ip' },
      { from: SERVICE_SERVER, to: 'server.address' },
      { from: SERVICE_SERVER, to: 'server.ip', convert: 'ip' },
      { from: ['restMethod', 'method', 'phuong_thuc'], to: 'http.request.method' },
      { from: ['restPath', 'path', 'duong_dan'], to: 'url.original' },
      {
        from: ['statusCode', 'http_status', 'ma_http'],
        to: 'http.response.status_code',
        convert: 'number',
      },
      { from: ['requestSize'], to: 'http.request.bytes', convert: 'number' },
      { from: ['responseSize'], to: 'http.response.bytes', convert: 'number' },
      {
        from: ['requestAttachmentCount'],
        to: 'xroad.request_attachment_count',
        convert: 'number',
      },
      {
        from: ['responseAttachmentCount'],
        to: 'xroad.response_attachment_count',
        convert: 'number',
      },
      { from: ['requestMimeSize'], to: 'xroad.request_mime_size', convert: 'number' },
      { from: ['responseMimeSize'], to: 'xroad.response_mime_size', convert: 'number' },
      { from: ['faultCode', 'ma_loi', 'error_code'], to: 'error.code' },
      {
        from: ['faultString', 'thong_bao_loi', 'mo_ta_loi', 'error_message'],
        to: 'error.message',
      },
      {
        from: ['thoi_gian_xu_ly', 'thoi_gian_xu_ly_ms', 'duration_ms', 'response_time_ms'],
        to: 'event.duration',
        convert: 'milliseconds',
      },
    ],
    drop: SECRET_COLUMNS,
  },
  { complete, reads: [...STAMPS, 'monitoringDataTs', 'securityServerInternalIp'] },
);

const INTERNAL_IP = [fold('securityServerInternalIp')];
const NANOS_PER_MS = 1e6;

/** Times between the four stamps, the whole identifier of the service, and what a fault says of the outcome. */
function complete(doc: PartialEvent, fields: RecordFields): void {
  const [requestIn, requestOut, responseIn, responseOut] = STAMPS.map((name) =>
    stampAt(fields, name),
  );
  put(doc, 'event.duration', between(requestIn, responseOut));
  put(doc, 'xroad.provider_duration', between(requestOut, responseIn));
  put(doc, 'event.start', isoOf(requestIn));
  put(doc, 'event.end', isoOf(responseOut));
  putHostAddress(doc, fields, INTERNAL_IP);
  const parts = ['instance', 'member_class', 'member_code', 'subsystem_code'].map((part) =>
    textAt(doc, `xroad.service.${part}`),
  );
  const whole = [...parts, textAt(doc, 'service.name'), textAt(doc, 'service.version')];
  put(doc, 'service.id', whole.filter((part) => part !== undefined).join('/'));
  put(doc, 'service.name', textAt(doc, 'service.name') ?? parts[3] ?? parts[2]);
  const path = textAt(doc, 'url.original');
  if (path !== undefined) doc.url = urlFields(path);
  const issue = textAt(doc, 'xroad.message_issue') ?? '';
  const dossier = parseDossierCode(issue);
  if (dossier !== undefined)
    doc.gac = { ...doc.gac, dossier: { id: issue, sequence: dossier.sequence } };
  putOutcome(doc);
}

function putOutcome(doc: PartialEvent): void {
  const status = valueAt(doc, 'http.response.status_code');
  if (textAt(doc, 'event.outcome') === 'unknown' && typeof status === 'number') {
    put(doc, 'event.outcome', status < 400 ? 'success' : 'failure');
  }
  const fault = textAt(doc, 'error.code');
  const failed = fault !== undefined || (typeof status === 'number' && status >= SERVER_FAULT);
  if (failed) put(doc, 'event.outcome', 'failure');
  if (fault !== undefined && /AccessDenied/i.test(fault)) {
    put(doc, 'event.type', ['access', 'denied']);
    put(doc, 'event.reason', 'access_denied');
  }
}

function stampAt(fields: RecordFields, name: string): number | undefined {
  const ms = Number(textOf(fields.get([fold(name)])));
  return Number.isInteger(ms) && ms > 0 && ms < 8.64e15 ? ms : undefined;
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  const known = from !== undefined && to !== undefined && to >= from;
  return known ? (to - from) * NANOS_PER_MS : undefined;
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
