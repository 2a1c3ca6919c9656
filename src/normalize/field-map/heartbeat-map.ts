import { compileFieldMap } from './compile-field-map.ts';
import { fold } from './fold.ts';
import { putHostAddress } from './put-host-address.ts';

const HOST_IP = ['ip', 'host_ip'].map(fold);
const STATUS = ['status', 'state', 'trang_thai'];
const UNIT = ['unit', 'unit_code', 'centre', 'ma_don_vi'];
const COMMUNE = ['commune', 'commune_code', 'ma_xa'];

const state = (name: string, outcome: string) => ({
  'gac.heartbeat.status': name,
  'service.state': name,
  'event.outcome': outcome,
});
const UP = state('up', 'success');
const DEGRADED = state('degraded', 'success');
const MAINTENANCE = state('maintenance', 'unknown');
const DOWN = state('down', 'failure');

/** The sign of life of a commune's public-administration service centre (JSON lines or CSV). */
export const SERVICE_CENTRE_HEARTBEAT = compileFieldMap(
  {
    type: 'service-centre.heartbeat',
    title: {
      vi: 'Tín hiệu hoạt động của trung tâm phục vụ hành chính công',
      en: 'Heartbeat of a public-administration service centre',
    },
    logsource: { category: 'application', product: 'service-centre', service: 'heartbeat' },
    formats: [
      { kind: 'json' },
      {
        kind: 'csv',
        columns: ['time', 'unit', 'commune', 'status', 'queue', 'version', 'civil_status_sync'],
      },
    ],
    required: [UNIT, STATUS],
    timestamp: { from: ['time', 'timestamp', 'thoi_gian'] },
    constants: {
      'event.kind': 'state',
      'event.category': ['host'],
      'event.type': ['info'],
      'event.action': 'heartbeat',
      'event.outcome': 'unknown',
      'service.type': 'service-centre',
    },
    classify: [
      {
        from: STATUS,
        cases: {
          up: UP,
          ok: UP,
          online: UP,
          open: UP,
          degraded: DEGRADED,
          warning: DEGRADED,
          slow: DEGRADED,
          maintenance: MAINTENANCE,
          closed: MAINTENANCE,
          down: DOWN,
          error: DOWN,
          offline: DOWN,
        },
      },
    ],
    fields: [
      { from: UNIT, to: 'gac.heartbeat.unit' },
      { from: UNIT, to: 'service.id' },
      { from: ['unit_name', 'ten_don_vi'], to: 'service.name' },
      { from: ['queue', 'queue_length', 'waiting'], to: 'gac.heartbeat.queue', convert: 'number' },
      { from: ['version', 'software_version'], to: 'service.version' },
      { from: COMMUNE, to: 'gac.claimed_locality.value' },
      { from: ['host', 'hostname'], to: 'host.hostname' },
      {
        from: ['civil_status_sync', 'sync.civil_status', 'dong_bo_ho_tich'],
        to: 'gac.vendor.civil_status_sync',
        convert: 'lowercase',
      },
      { from: ['last_sync', 'sync.last'], to: 'gac.vendor.last_sync' },
      { from: ['message', 'detail', 'ghi_chu'], to: 'message' },
    ],
    drop: ['password', 'token', 'api_key'],
  },
  { complete: (doc, fields) => putHostAddress(doc, fields, HOST_IP), reads: ['ip', 'host_ip'] },
);
