import {
  CITIZEN_COLUMNS,
  COMMUNE_COLUMNS,
  ERROR_CODE_COLUMNS,
  ERROR_TEXT_COLUMNS,
  PERSON_COLUMNS,
  PHONE_COLUMNS,
  SECRET_COLUMNS,
  TIME_COLUMNS,
  UNIT_COLUMNS,
} from '../../field-map/column-names.ts';
import { compileFieldMap } from '../../field-map/compile-field-map.ts';
import { fold } from '../../field-map/fold.ts';
import { putHostAddress } from '../../field-map/put-host-address.ts';

const ACTION = [
  'event',
  'action',
  'su_kien',
  'hanh_dong',
  'thao_tac',
  'type',
  'loai',
  'trang_thai',
  'status',
];
const TICKET = [
  'ticket',
  'ticket_no',
  'ticket_number',
  'so_thu_tu',
  'so_phieu',
  'stt',
  'so',
  'number',
];
const COUNTER = ['counter', 'counter_no', 'quay', 'so_quay', 'quay_so', 'window', 'desk'];
const DEVICE_IP = ['device_ip', 'kiosk_ip', 'ip', 'ip_thiet_bi', 'dia_chi_ip'];
const ADDRESS = DEVICE_IP.map(fold);
const WAIT = ['wait_seconds', 'wait', 'thoi_gian_cho', 'cho_giay'];
const SERVE = ['service_seconds', 'serve_seconds', 'thoi_gian_phuc_vu', 'phuc_vu_giay'];

const ticket = (action: string, outcome = 'success') => ({
  'event.action': `ticket-${action}`,
  'event.outcome': outcome,
});
const device = (
  action: string,
  { type, status, outcome }: { type: string; status: string; outcome: string },
) => ({
  'event.action': action,
  'event.kind': 'state',
  'event.type': [type],
  'event.outcome': outcome,
  'gac.heartbeat.status': status,
});
const ISSUED = ticket('issued');
const CALLED = ticket('called');
const SERVING = ticket('serving', 'unknown');
const SERVED = ticket('served');
const SKIPPED = ticket('skipped', 'unknown');
const CANCELLED = ticket('cancelled', 'unknown');
const UP = device('counter-up', { type: 'start', status: 'up', outcome: 'success' });
const DOWN = device('counter-down', { type: 'end', status: 'maintenance', outcome: 'success' });
const ALIVE = device('kiosk-alive', { type: 'info', status: 'up', outcome: 'success' });
const LOST = device('kiosk-down', { type: 'end', status: 'down', outcome: 'failure' });
const PRINTER = device('printer-error', { type: 'info', status: 'degraded', outcome: 'failure' });
const FAULT = device('kiosk-error', { type: 'info', status: 'degraded', outcome: 'failure' });

/** What queue kiosks and counters of a service centre report: numbers taken, called and served, counters, printers. */
export const KIOSK_QUEUE = compileFieldMap(
  {
    type: 'kiosk.queue',
    title: {
      vi: 'Máy lấy số và quầy tại bộ phận một cửa',
      en: 'Queue kiosks and counters of a service centre',
    },
    logsource: { category: 'application', product: 'kiosk', service: 'queue' },
    formats: [
      { kind: 'json' },
      {
        kind: 'csv',
        columns: [
          'time',
          'unit',
          'kiosk',
          'counter',
          'event',
          'ticket',
          'service',
          'waiting',
          'error',
        ],
      },
      { kind: 'kv', blanks: true },
    ],
    required: [ACTION, [...UNIT_COLUMNS, 'don_vi', 'kiosk', 'kiosk_id', 'may', ...COUNTER]],
    telling: [[...TICKET.slice(0, -2), ...COUNTER, 'kiosk', 'kiosk_id', 'may_lay_so']],
    timestamp: { from: TIME_COLUMNS },
    constants: {
      'event.kind': 'event',
      'event.category': ['host'],
      'event.type': ['info'],
      'event.action': 'kiosk-event',
      'event.outcome': 'unknown',
      'service.type': 'kiosk',
    },
    classify: [
      {
        from: ACTION,
        cases: {
          issued: ISSUED,
          issue: ISSUED,
          ticket_issued: ISSUED,
          ticket: ISSUED,
          print: ISSUED,
          printed: ISSUED,
          'lấy số': ISSUED,
          'cấp số': ISSUED,
          'in số': ISSUED,
          'in phiếu': ISSUED,
          called: CALLED,
          call: CALLED,
          ticket_called: CALLED,
          recall: CALLED,
          'gọi số': CALLED,
          'gọi lại': CALLED,
          serving: SERVING,
          start: SERVING,
          ticket_serving: SERVING,
          'đang phục vụ': SERVING,
          'bắt đầu phục vụ': SERVING,
          served: SERVED,
          serve: SERVED,
          done: SERVED,
          finish: SERVED,
          finished: SERVED,
          completed: SERVED,
          ticket_served: SERVED,
          'đã phục vụ': SERVED,
          'phục vụ xong': SERVED,
          'hoàn thành': SERVED,
          'kết thúc': SERVED,
          skipped: SKIPPED,
          skip: SKIPPED,
          no_show: SKIPPED,
          absent: SKIPPED,
          ticket_skipped: SKIPPED,
          'bỏ qua': SKIPPED,
          'vắng mặt': SKIPPED,
          'qua lượt': SKIPPED,
          cancelled: CANCELLED,
          canceled: CANCELLED,
          cancel: CANCELLED,
          ticket_cancelled: CANCELLED,
          hủy: CANCELLED,
          'hủy số': CANCELLED,
          'đã hủy': CANCELLED,
          counter_up: UP,
          counter_open: UP,
          open: UP,
          opened: UP,
          login: UP,
          'mở quầy': UP,
          counter_down: DOWN,
          counter_closed: DOWN,
          close: DOWN,
          closed: DOWN,
          logout: DOWN,
          pause: DOWN,
          'đóng quầy': DOWN,
          'tạm nghỉ': DOWN,
          heartbeat: ALIVE,
          alive: ALIVE,
          online: ALIVE,
          up: ALIVE,
          'hoạt động': ALIVE,
          offline: LOST,
          down: LOST,
          'mất kết nối': LOST,
          'ngừng hoạt động': LOST,
          printer_error: PRINTER,
          paper_out: PRINTER,
          out_of_paper: PRINTER,
          paper_jam: PRINTER,
          'lỗi máy in': PRINTER,
          'hết giấy': PRINTER,
          'kẹt giấy': PRINTER,
          error: FAULT,
          fault: FAULT,
          lỗi: FAULT,
        },
      },
    ],
    fields: [
      { from: [...UNIT_COLUMNS, 'don_vi', 'kiosk', 'kiosk_id'], to: 'gac.heartbeat.unit' },
      { from: [...UNIT_COLUMNS, 'don_vi'], to: 'service.id' },
      { from: ['unit_name', 'ten_don_vi', 'ten_trung_tam'], to: 'service.name' },
      { from: COMMUNE_COLUMNS, to: 'gac.claimed_locality.value' },
      {
        from: ['waiting', 'queue', 'queue_length', 'so_dang_cho', 'dang_cho', 'so_nguoi_cho'],
        to: 'gac.heartbeat.queue',
        convert: 'number',
      },
      { from: ['kiosk', 'kiosk_id', 'may', 'ma_may', 'may_lay_so'], to: 'gac.vendor.kiosk' },
      { from: ['kiosk', 'kiosk_id', 'host', 'hostname', 'ma_may'], to: 'host.hostname' },
      { from: COUNTER, to: 'gac.vendor.counter' },
      { from: TICKET, to: 'gac.vendor.ticket' },
      {
        from: ['service', 'service_name', 'dich_vu', 'linh_vuc', 'thu_tuc'],
        to: 'gac.vendor.service',
      },
      { from: WAIT, to: 'gac.vendor.wait_seconds', convert: 'number' },
      { from: SERVE, to: 'event.duration', convert: 'seconds' },
      { from: ['officer', 'account', 'username', 'can_bo', 'tai_khoan'], to: 'user.name' },
      { from: ['version', 'phien_ban'], to: 'service.version' },
      { from: ERROR_CODE_COLUMNS, to: 'error.code' },
      { from: ERROR_TEXT_COLUMNS, to: 'error.message' },
      { from: ['message', 'detail', 'ghi_chu'], to: 'message' },
    ],
    secrets: { phone: PHONE_COLUMNS, citizen: CITIZEN_COLUMNS },
    persons: PERSON_COLUMNS,
    drop: SECRET_COLUMNS,
  },
  { complete: (doc, fields) => putHostAddress(doc, fields, ADDRESS), reads: DEVICE_IP },
);
