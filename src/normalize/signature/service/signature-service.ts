import type { PartialEvent } from '../../contract.ts';
import { distinct, put, textAt } from '../../document/put.ts';
import {
  ADDRESS_COLUMNS,
  CITIZEN_COLUMNS,
  ERROR_CODE_COLUMNS,
  ERROR_TEXT_COLUMNS,
  PERSON_COLUMNS,
  PHONE_COLUMNS,
  SECRET_COLUMNS,
  TIME_COLUMNS,
} from '../../field-map/column-names.ts';
import { compileFieldMap } from '../../field-map/compile-field-map.ts';

const ACTION = [
  'event',
  'action',
  'operation',
  'su_kien',
  'hanh_dong',
  'thao_tac',
  'loai_giao_dich',
];
const RESULT = ['result', 'status', 'outcome', 'ket_qua', 'trang_thai'];
const SERIAL = [
  'certificate_serial',
  'cert_serial',
  'serial',
  'serial_number',
  'so_serial',
  'so_chung_thu',
];
const TRANSACTION = ['transaction', 'transaction_id', 'request_id', 'tran_id', 'ma_giao_dich'];
const OTP_STEP = ['otp_step', 'otp_status', 'otp_stage', 'buoc_otp', 'trang_thai_otp'];

const act = (action: string, category: string, type: string) => ({
  'event.action': action,
  'event.category': [category],
  'event.type': [type],
});
const OK = { 'event.outcome': 'success' };
const FAILED = { 'event.outcome': 'failure' };
const REQUESTED = { ...act('sign-request', 'api', 'start'), 'event.outcome': 'unknown' };
const AUTHORIZED = { ...act('sign-authorize', 'authentication', 'start'), ...OK };
const REFUSED = { ...act('sign-authorize', 'authentication', 'start'), ...FAILED };
const COMPLETED = { ...act('sign-complete', 'api', 'end'), ...OK };
const FAILURE = { ...act('sign-complete', 'api', 'end'), ...FAILED };
const VERIFY = act('signature-verify', 'api', 'access');
const ISSUE = act('certificate-issue', 'iam', 'creation');
const RENEW = act('certificate-renew', 'iam', 'change');
const SUSPEND = act('certificate-suspend', 'iam', 'change');
const REVOKE = act('certificate-revoke', 'iam', 'deletion');
const REGISTER = act('certificate-request', 'iam', 'info');
const LOGIN = act('login', 'authentication', 'start');
const STAMP = act('timestamp', 'api', 'access');
const OCSP = act('ocsp', 'api', 'access');

const OTP = (stage: string) => ({ 'gac.otp.stage': stage });

/** What a service for digital signatures reports: remote signing, certificates (CA, RA), time stamps (TSA) and OCSP. */
export const SIGNATURE_SERVICE = compileFieldMap(
  {
    type: 'signature.service',
    title: {
      vi: 'Dịch vụ chữ ký số (ký từ xa, CA, RA, TSA, OCSP)',
      en: 'Digital-signature service (remote signing, CA, RA, TSA, OCSP)',
    },
    logsource: { category: 'application', product: 'signature', service: 'signing' },
    formats: [{ kind: 'json' }, { kind: 'csv' }, { kind: 'kv', blanks: true }],
    required: [ACTION],
    telling: [[...SERIAL, 'signer', 'nguoi_ky', 'tai_khoan_ky', 'subject_dn']],
    timestamp: { from: TIME_COLUMNS },
    constants: {
      'event.kind': 'event',
      'event.category': ['api'],
      'event.type': ['info'],
      'event.action': 'signature-event',
      'event.outcome': 'unknown',
      'service.type': 'signature',
    },
    classify: [
      {
        from: RESULT,
        cases: {
          success: OK,
          ok: OK,
          true: OK,
          good: OK,
          valid: OK,
          '0': OK,
          'thành công': OK,
          'hợp lệ': OK,
          fail: FAILED,
          failed: FAILED,
          failure: FAILED,
          error: FAILED,
          false: FAILED,
          denied: FAILED,
          timeout: FAILED,
          revoked: FAILED,
          unknown: FAILED,
          expired: FAILED,
          'thất bại': FAILED,
          lỗi: FAILED,
          'từ chối': FAILED,
          'hết hạn': FAILED,
          'không hợp lệ': FAILED,
          'đã thu hồi': FAILED,
        },
      },
      {
        from: ACTION,
        cases: {
          sign_request: REQUESTED,
          sign_requested: REQUESTED,
          requested: REQUESTED,
          'yêu cầu ký': REQUESTED,
          sign_authorized: AUTHORIZED,
          sign_authorize: AUTHORIZED,
          authorized: AUTHORIZED,
          confirmed: AUTHORIZED,
          'xác nhận ký': AUTHORIZED,
          sign_refused: REFUSED,
          sign_rejected: REFUSED,
          rejected: REFUSED,
          'từ chối ký': REFUSED,
          sign_completed: COMPLETED,
          sign_complete: COMPLETED,
          signed: COMPLETED,
          completed: COMPLETED,
          'ký thành công': COMPLETED,
          'đã ký': COMPLETED,
          sign_failed: FAILURE,
          failed: FAILURE,
          'ký thất bại': FAILURE,
          'ký lỗi': FAILURE,
          sign: act('sign-complete', 'api', 'end'),
          'ký số': act('sign-complete', 'api', 'end'),
          verify: VERIFY,
          'xác thực chữ ký': VERIFY,
          'kiểm tra chữ ký': VERIFY,
          register: REGISTER,
          'đăng ký chứng thư': REGISTER,
          issue: ISSUE,
          certificate_issued: ISSUE,
          'cấp chứng thư': ISSUE,
          renew: RENEW,
          'gia hạn': RENEW,
          suspend: SUSPEND,
          'tạm dừng': SUSPEND,
          revoke: REVOKE,
          certificate_revoked: REVOKE,
          'thu hồi': REVOKE,
          'thu hồi chứng thư': REVOKE,
          login: LOGIN,
          'đăng nhập': LOGIN,
          timestamp: STAMP,
          tsa: STAMP,
          'cấp dấu thời gian': STAMP,
          ocsp: OCSP,
          'kiểm tra trạng thái': OCSP,
        },
      },
      {
        from: OTP_STEP,
        cases: {
          requested: OTP('requested'),
          'yêu cầu': OTP('requested'),
          sent: OTP('submitted'),
          'đã gửi': OTP('submitted'),
          delivered: OTP('delivered'),
          verified: OTP('verified'),
          ok: OTP('verified'),
          'đã xác thực': OTP('verified'),
          rejected: OTP('rejected'),
          wrong: OTP('rejected'),
          wrong_code: OTP('rejected'),
          'sai mã': OTP('rejected'),
          'sai otp': OTP('rejected'),
          expired: OTP('expired'),
          'hết hạn': OTP('expired'),
          failed: OTP('failed'),
        },
      },
    ],
    fields: [
      {
        from: ['signer', 'account', 'username', 'user', 'nguoi_ky', 'tai_khoan', 'tai_khoan_ky'],
        to: 'user.name',
      },
      { from: ['user_id', 'signer_id', 'ma_nguoi_dung'], to: 'user.id' },
      { from: ADDRESS_COLUMNS, to: 'source.address' },
      { from: ADDRESS_COLUMNS, to: 'source.ip', convert: 'ip' },
      { from: ['user_agent'], to: 'user_agent.original' },
      { from: SERIAL, to: 'gac.vendor.certificate_serial' },
      { from: ['issuer', 'issuer_dn', 'nha_cung_cap', 'ca'], to: 'gac.vendor.certificate_issuer' },
      { from: ['subject_dn', 'subject', 'chu_the'], to: 'gac.vendor.certificate_subject' },
      { from: ['algorithm', 'thuat_toan'], to: 'gac.vendor.algorithm' },
      { from: ['document', 'document_name', 'ten_van_ban', 'van_ban'], to: 'gac.vendor.document' },
      {
        from: ['documents', 'document_count', 'so_van_ban'],
        to: 'gac.vendor.document_count',
        convert: 'number',
      },
      { from: ['hash', 'document_hash', 'ma_bam'], to: 'gac.vendor.document_hash' },
      { from: RESULT, to: 'gac.vendor.status' },
      { from: TRANSACTION, to: 'transaction.id' },
      { from: ['app', 'application', 'client', 'client_id', 'ung_dung'], to: 'service.name' },
      { from: ['ma_ho_so', 'dossier_code', 'dossier'], to: 'gac.dossier.id' },
      {
        from: ['ma_ho_so', 'dossier_code', 'dossier'],
        to: 'gac.dossier.sequence',
        convert: 'dossier_sequence',
      },
      { from: ['otp_channel', 'kenh_otp'], to: 'gac.otp.channel', convert: 'lowercase' },
      {
        from: ['duration_ms', 'elapsed_ms', 'thoi_gian_xu_ly_ms'],
        to: 'event.duration',
        convert: 'milliseconds',
      },
      { from: ['reason', 'ly_do'], to: 'event.reason' },
      { from: ERROR_CODE_COLUMNS, to: 'error.code' },
      { from: ERROR_TEXT_COLUMNS, to: 'error.message' },
      { from: ['message', 'detail', 'ghi_chu'], to: 'message' },
    ],
    secrets: { phone: PHONE_COLUMNS, citizen: CITIZEN_COLUMNS, harmless: SERIAL },
    persons: PERSON_COLUMNS,
    drop: [...SECRET_COLUMNS, 'sad', 'activation_data'],
  },
  { complete },
);

/** A step with a one-time password is one of authentication, whatever else it is. */
function complete(doc: PartialEvent): void {
  if (doc.gac?.otp?.stage === undefined) {
    return;
  }
  put(doc, 'gac.otp.transaction', textAt(doc, 'transaction.id'));
  const categories = doc.event?.category ?? [];
  put(doc, 'event.category', distinct(...categories, 'authentication'));
}
