import type { PartialEvent } from '../../contract.ts';
import { put, textAt, valueAt } from '../../document/put.ts';
import {
  CITIZEN_COLUMNS,
  COMMUNE_COLUMNS,
  ERROR_CODE_COLUMNS,
  ERROR_TEXT_COLUMNS,
  PERSON_COLUMNS,
  PHONE_COLUMNS,
  SECRET_COLUMNS,
  TIME_COLUMNS,
} from '../../field-map/column-names.ts';
import { compileFieldMap } from '../../field-map/compile-field-map.ts';

const STATUS = ['status', 'result', 'ket_qua', 'trang_thai', 'trang_thai_dong_bo', 'state'];
const DIRECTION = ['direction', 'chieu', 'chieu_dong_bo', 'huong'];
const BATCH = ['batch', 'batch_id', 'ma_lo', 'lo', 'job_id', 'ma_dot', 'dot_dong_bo'];
const RECORD = ['record_id', 'record', 'so_dang_ky', 'ma_ban_ghi', 'so_ho_tich'];
const TOTAL = ['total', 'records', 'tong_so', 'so_ban_ghi', 'so_luong'];
const DONE = ['succeeded', 'success_count', 'ok', 'thanh_cong', 'so_thanh_cong'];
const FAILED_COUNT = ['failed', 'failed_count', 'error_count', 'that_bai', 'so_loi', 'so_that_bai'];

const OK = { 'event.type': ['change'], 'event.outcome': 'success' };
const FAILED = { 'event.type': ['error'], 'event.outcome': 'failure' };
const PENDING = { 'event.type': ['info'], 'event.outcome': 'unknown' };
const PARTIAL = { ...FAILED, 'event.reason': 'partial' };
const TO = { 'gac.vendor.direction': 'to-population' };
const FROM = { 'gac.vendor.direction': 'from-population' };

/** Synchronisation between civil-status software and the national population database, by batch or by record. */
export const CIVILSTATUS_SYNC = compileFieldMap(
  {
    type: 'civilstatus.sync',
    title: {
      vi: 'Đồng bộ hộ tịch với CSDL quốc gia về dân cư',
      en: 'Synchronisation of civil status with the population database',
    },
    logsource: { category: 'application', product: 'civil-status', service: 'sync' },
    formats: [
      { kind: 'json' },
      {
        kind: 'csv',
        columns: [
          'time',
          'batch',
          'direction',
          'commune',
          'status',
          'total',
          'succeeded',
          'failed',
          'error_code',
          'error_message',
        ],
      },
      { kind: 'kv', blanks: true },
    ],
    required: [
      [...STATUS, ...FAILED_COUNT],
      [...BATCH, ...RECORD, ...DIRECTION, ...TOTAL],
    ],
    telling: [[...DIRECTION, 'record_type', 'loai_su_kien', 'loai_ho_tich', 'so_dang_ky', 'ma_lo']],
    timestamp: {
      from: ['finished_at', 'thoi_gian_ket_thuc', ...TIME_COLUMNS, 'thoi_gian_dong_bo'],
    },
    constants: {
      'event.kind': 'event',
      'event.category': ['database'],
      'event.type': ['info'],
      'event.action': 'civil-status-sync',
      'event.outcome': 'unknown',
      'service.type': 'civil-status',
      'service.name': 'CSDLQGVDC',
    },
    classify: [
      {
        from: STATUS,
        cases: {
          ok: OK,
          success: OK,
          succeeded: OK,
          done: OK,
          completed: OK,
          synced: OK,
          '200': OK,
          'thành công': OK,
          'đã đồng bộ': OK,
          'hoàn thành': OK,
          partial: PARTIAL,
          partially_failed: PARTIAL,
          'một phần': PARTIAL,
          'thành công một phần': PARTIAL,
          fail: FAILED,
          failed: FAILED,
          failure: FAILED,
          error: FAILED,
          timeout: FAILED,
          rejected: FAILED,
          lỗi: FAILED,
          'thất bại': FAILED,
          'đồng bộ lỗi': FAILED,
          'không thành công': FAILED,
          'mất kết nối': FAILED,
          'từ chối': FAILED,
          pending: PENDING,
          running: PENDING,
          queued: PENDING,
          delayed: PENDING,
          'đang đồng bộ': PENDING,
          'chờ đồng bộ': PENDING,
          'chưa đồng bộ': PENDING,
        },
      },
      {
        from: DIRECTION,
        cases: {
          out: TO,
          push: TO,
          send: TO,
          to_population: TO,
          gửi: TO,
          'gửi đi': TO,
          'hộ tịch → dân cư': TO,
          'hộ tịch - dân cư': TO,
          in: FROM,
          pull: FROM,
          receive: FROM,
          from_population: FROM,
          nhận: FROM,
          'nhận về': FROM,
          'dân cư → hộ tịch': FROM,
          'dân cư - hộ tịch': FROM,
        },
      },
    ],
    fields: [
      { from: BATCH, to: 'transaction.id' },
      { from: RECORD, to: 'gac.vendor.record' },
      {
        from: ['record_type', 'loai_su_kien', 'loai_ho_tich', 'loai_dang_ky', 'loai'],
        to: 'gac.vendor.record_type',
      },
      { from: TOTAL, to: 'gac.vendor.total', convert: 'number' },
      { from: DONE, to: 'gac.vendor.succeeded', convert: 'number' },
      { from: FAILED_COUNT, to: 'gac.vendor.failed', convert: 'number' },
      { from: STATUS, to: 'gac.vendor.status' },
      { from: COMMUNE_COLUMNS, to: 'gac.claimed_locality.value' },
      { from: ['ten_xa', 'commune_name', 'don_vi', 'unit', 'unit_name'], to: 'organization.name' },
      { from: ['unit_code', 'ma_don_vi'], to: 'organization.id' },
      { from: ['target', 'target_system', 'he_thong_dich', 'he_thong_nhan'], to: 'service.name' },
      { from: ['account', 'username', 'can_bo', 'tai_khoan'], to: 'user.name' },
      { from: ['duration_ms', 'elapsed_ms'], to: 'event.duration', convert: 'milliseconds' },
      { from: ['duration_s', 'so_giay'], to: 'event.duration', convert: 'seconds' },
      { from: ERROR_CODE_COLUMNS, to: 'error.code' },
      { from: ERROR_TEXT_COLUMNS, to: 'error.message' },
      { from: ['message', 'detail', 'ghi_chu'], to: 'message' },
    ],
    secrets: { phone: PHONE_COLUMNS, citizen: CITIZEN_COLUMNS },
    persons: [...PERSON_COLUMNS, 'ho_ten', 'ho_va_ten'],
    drop: SECRET_COLUMNS,
  },
  { complete },
);

/** Counts tell the outcome where no word does, and correct a word: a batch with failures has not succeeded. */
function complete(doc: PartialEvent): void {
  const failed = Number(valueAt(doc, 'gac.vendor.failed') ?? Number.NaN);
  const outcome = textAt(doc, 'event.outcome');
  if (failed > 0 && outcome !== 'failure') {
    const succeeded = Number(valueAt(doc, 'gac.vendor.succeeded') ?? 0);
    put(doc, 'event.outcome', 'failure');
    put(doc, 'event.type', ['error']);
    put(doc, 'event.reason', succeeded > 0 ? 'partial' : undefined);
  } else if (
    failed === 0 &&
    outcome === 'unknown' &&
    valueAt(doc, 'gac.vendor.status') === undefined
  ) {
    put(doc, 'event.outcome', 'success');
    put(doc, 'event.type', ['change']);
  }
}
