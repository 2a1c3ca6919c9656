import type { ParseContext, PartialEvent } from '../../contract.ts';
import { put, textAt } from '../../document/put.ts';
import { parseDossierCode } from '../../dossier/dossier-code.ts';
import {
  ADDRESS_COLUMNS,
  CITIZEN_COLUMNS,
  COMMUNE_COLUMNS,
  PERSON_COLUMNS,
  PHONE_COLUMNS,
  SECRET_COLUMNS,
  TIME_COLUMNS,
} from '../../field-map/column-names.ts';
import { compileFieldMap } from '../../field-map/compile-field-map.ts';
import { textOf } from '../../field-map/convert.ts';
import { fold } from '../../field-map/fold.ts';
import type { RecordFields } from '../../field-map/record-fields.ts';
import { parseRecordStamp } from '../../field-map/vendor-stamp.ts';

const DOSSIER = [
  'ma_ho_so',
  'so_ho_so',
  'ma_hs',
  'ma_so_ho_so',
  'so_bien_nhan',
  'ma_bien_nhan',
  'dossier.code',
  'dossier_code',
  'dossier_no',
  'dossier_id',
  'dossier',
];
const STATUS = [
  'trang_thai',
  'trang_thai_ho_so',
  'tinh_trang',
  'tinh_trang_ho_so',
  'status',
  'state',
];
const OFFICER = [
  'tai_khoan',
  'tai_khoan_can_bo',
  'account',
  'username',
  'officer.account',
  'can_bo',
  'can_bo_xu_ly',
  'can_bo_thu_ly',
  'can_bo_tiep_nhan',
  'nguoi_xu_ly',
  'nguoi_tiep_nhan',
  'officer',
];
const RECEIVED = [
  'ngay_tiep_nhan',
  'thoi_gian_tiep_nhan',
  'ngay_nhan',
  'received_at',
  'received_date',
];
const DUE = ['hen_tra', 'ngay_hen_tra', 'han_tra', 'ngay_hen', 'han_xu_ly', 'due_at', 'due_date'];
const RETURNED = [
  'ngay_tra',
  'ngay_tra_ket_qua',
  'ngay_hoan_thanh',
  'ngay_co_ket_qua',
  'returned_at',
  'returned_date',
  'completed_at',
];
const CHANGED = ['ngay_cap_nhat', 'thoi_gian_cap_nhat', 'ngay_xu_ly', 'updated_at'];

const step = (action: string, type: string, outcome = 'success') => ({
  'event.action': `dossier-${action}`,
  'event.type': [type],
  'event.outcome': outcome,
});
const SUBMIT = step('submit', 'creation');
const RECEIVE = step('receive', 'creation');
const PROCESS = step('process', 'change', 'unknown');
const SUPPLEMENT = step('supplement', 'change', 'unknown');
const COMPLETE = step('complete', 'change');
const RETURN = step('return', 'end');
const REJECT = step('reject', 'denied');
const WITHDRAW = step('withdraw', 'end');
const OVERDUE = step('overdue', 'info', 'failure');

/** The list of dossiers that one-stop software exports, a dossier a line: CSV with a header, JSON lines or pairs. */
export const ONESTOP_EXPORT = compileFieldMap(
  {
    type: 'onestop.export',
    title: {
      vi: 'Danh sách hồ sơ xuất từ phần mềm một cửa',
      en: 'Dossiers exported from one-stop software',
    },
    logsource: { category: 'application', product: 'onestop', service: 'export' },
    formats: [
      { kind: 'json' },
      {
        kind: 'csv',
        columns: [
          'ma_ho_so',
          'thu_tuc',
          'don_vi',
          'trang_thai',
          'can_bo',
          'ngay_tiep_nhan',
          'hen_tra',
          'ngay_tra',
          'ip',
        ],
      },
      { kind: 'kv', blanks: true },
    ],
    required: [DOSSIER, STATUS],
    telling: [
      [...RECEIVED, ...DUE, ...RETURNED, 'thu_tuc', 'ten_thu_tuc', 'procedure', 'ma_ho_so'],
    ],
    timestamp: { from: [...CHANGED, ...TIME_COLUMNS, ...RETURNED, ...RECEIVED] },
    constants: {
      'event.kind': 'event',
      'event.category': ['web'],
      'event.type': ['info'],
      'event.action': 'dossier-state',
      'event.outcome': 'unknown',
      'service.type': 'onestop',
    },
    classify: [
      {
        from: STATUS,
        cases: {
          'mới nộp': SUBMIT,
          'mới đăng ký': SUBMIT,
          'chờ tiếp nhận': SUBMIT,
          submitted: SUBMIT,
          new: SUBMIT,
          'tiếp nhận': RECEIVE,
          'mới tiếp nhận': RECEIVE,
          'đã tiếp nhận': RECEIVE,
          received: RECEIVE,
          accepted: RECEIVE,
          'đang xử lý': PROCESS,
          'đang thụ lý': PROCESS,
          'đang giải quyết': PROCESS,
          'chờ xử lý': PROCESS,
          'chờ phê duyệt': PROCESS,
          'trình ký': PROCESS,
          'chuyển xử lý': PROCESS,
          processing: PROCESS,
          in_progress: PROCESS,
          'yêu cầu bổ sung': SUPPLEMENT,
          'chờ bổ sung': SUPPLEMENT,
          'bổ sung hồ sơ': SUPPLEMENT,
          'tạm dừng': SUPPLEMENT,
          supplement: SUPPLEMENT,
          suspended: SUPPLEMENT,
          'đã xử lý': COMPLETE,
          'đã xử lý xong': COMPLETE,
          'đã giải quyết': COMPLETE,
          'đã có kết quả': COMPLETE,
          'có kết quả': COMPLETE,
          'chờ trả kết quả': COMPLETE,
          'hoàn thành': COMPLETE,
          completed: COMPLETE,
          done: COMPLETE,
          'đã trả': RETURN,
          'đã trả kết quả': RETURN,
          'trả kết quả': RETURN,
          returned: RETURN,
          'từ chối': REJECT,
          'từ chối tiếp nhận': REJECT,
          'không tiếp nhận': REJECT,
          'trả lại': REJECT,
          'không đủ điều kiện': REJECT,
          rejected: REJECT,
          'rút hồ sơ': WITHDRAW,
          'công dân rút': WITHDRAW,
          'đã hủy': WITHDRAW,
          hủy: WITHDRAW,
          withdrawn: WITHDRAW,
          cancelled: WITHDRAW,
          'quá hạn': OVERDUE,
          'trễ hạn': OVERDUE,
          overdue: OVERDUE,
        },
      },
    ],
    fields: [
      { from: DOSSIER, to: 'gac.dossier.id' },
      { from: DOSSIER, to: 'gac.dossier.sequence', convert: 'dossier_sequence' },
      { from: COMMUNE_COLUMNS, to: 'gac.dossier.commune' },
      { from: ['ma_tinh', 'province', 'province_code'], to: 'gac.dossier.province' },
      { from: OFFICER, to: 'user.name' },
      { from: ['ma_can_bo', 'officer_id', 'officer.id', 'user_id'], to: 'user.id' },
      {
        from: ['ho_ten_can_bo', 'ten_can_bo', 'officer_name', 'officer.name'],
        to: 'user.full_name',
      },
      { from: ADDRESS_COLUMNS, to: 'source.address' },
      { from: ADDRESS_COLUMNS, to: 'source.ip', convert: 'ip' },
      {
        from: [
          'don_vi',
          'ten_don_vi',
          'don_vi_xu_ly',
          'don_vi_tiep_nhan',
          'co_quan',
          'unit',
          'agency',
        ],
        to: 'organization.name',
      },
      {
        from: ['ma_don_vi', 'ma_co_quan', 'unit_code', 'agency_code'],
        to: 'organization.id',
      },
      {
        from: [
          'thu_tuc',
          'ten_thu_tuc',
          'thu_tuc_hanh_chinh',
          'ten_thu_tuc_hanh_chinh',
          'tthc',
          'ten_tthc',
          'procedure',
          'procedure_name',
        ],
        to: 'gac.vendor.procedure',
      },
      {
        from: ['ma_thu_tuc', 'ma_tthc', 'ma_thu_tuc_hanh_chinh', 'procedure_code'],
        to: 'gac.vendor.procedure_code',
      },
      { from: ['linh_vuc', 'sector', 'field'], to: 'gac.vendor.sector' },
      {
        from: ['hinh_thuc_nop', 'kenh', 'kenh_tiep_nhan', 'channel'],
        to: 'gac.vendor.channel',
      },
      { from: STATUS, to: 'gac.vendor.status' },
      { from: RECEIVED, to: 'gac.vendor.received_at' },
      { from: DUE, to: 'gac.vendor.due_at' },
      { from: RETURNED, to: 'gac.vendor.returned_at' },
      { from: ['ly_do', 'reason', 'ly_do_tu_choi'], to: 'event.reason' },
      { from: ['ghi_chu', 'note', 'message', 'noi_dung'], to: 'message' },
    ],
    secrets: { phone: PHONE_COLUMNS, citizen: CITIZEN_COLUMNS },
    persons: PERSON_COLUMNS,
    drop: SECRET_COLUMNS,
  },
  { complete },
);

const DAY_MS = 86_400_000;
const NAMES = { due: DUE.map(fold), returned: RETURNED.map(fold) };

/** The agency in the code, and whether the result came after the day that was promised. */
function complete(doc: PartialEvent, fields: RecordFields, context: ParseContext): void {
  const code = parseDossierCode(textAt(doc, 'gac.dossier.id') ?? '');
  put(doc, 'gac.vendor.agency', code?.agency);
  const due = textOf(fields.get(NAMES.due));
  const returned = textOf(fields.get(NAMES.returned));
  const dueStamp = due === undefined ? undefined : parseRecordStamp(due, context);
  const returnedStamp = returned === undefined ? undefined : parseRecordStamp(returned, context);
  if (due !== undefined && dueStamp !== undefined && returnedStamp !== undefined) {
    // A promise that names a day alone holds until the end of that day.
    const untilMs = dueStamp.ms + (due.includes(':') ? 0 : DAY_MS - 1);
    put(doc, 'gac.vendor.late', returnedStamp.ms > untilMs);
  }
}
