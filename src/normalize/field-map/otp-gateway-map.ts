import { compileFieldMap } from './compile-field-map.ts';

const STATUS = ['status', 'state', 'dlr_status', 'trang_thai'];
const TRANSACTION = ['transaction', 'transaction_id', 'request_id', 'message_id', 'ma_giao_dich'];
const PHONE = ['msisdn', 'phone', 'to', 'recipient', 'so_dien_thoai'];

const stage = (name: string, outcome: string) => ({
  'gac.otp.stage': name,
  'event.action': `otp-${name}`,
  'event.outcome': outcome,
});
const REQUESTED = stage('requested', 'unknown');
const SUBMITTED = stage('submitted', 'unknown');
const DELIVERED = stage('delivered', 'success');
const FAILED = stage('failed', 'failure');
const VERIFIED = stage('verified', 'success');
const REJECTED = stage('rejected', 'failure');
const EXPIRED = stage('expired', 'failure');

/** Delivery reports of an SMS gateway for one-time passwords (JSON lines or CSV). */
export const OTP_SMS_GATEWAY = compileFieldMap({
  type: 'otp.sms-gateway',
  title: {
    vi: 'Báo cáo gửi SMS-OTP của tổng đài tin nhắn',
    en: 'SMS one-time-password gateway, delivery reports',
  },
  logsource: { category: 'otp', product: 'sms-gateway', service: 'delivery-report' },
  formats: [
    { kind: 'json' },
    {
      kind: 'csv',
      columns: ['time', 'transaction', 'msisdn', 'brand', 'provider', 'status', 'error'],
    },
  ],
  required: [STATUS, PHONE],
  timestamp: { from: ['time', 'timestamp', 'event_time', 'thoi_gian'] },
  constants: {
    'event.kind': 'event',
    'event.category': ['authentication'],
    'event.type': ['info'],
    'event.outcome': 'unknown',
    'gac.otp.channel': 'sms',
  },
  classify: [
    {
      from: STATUS,
      cases: {
        request: REQUESTED,
        requested: REQUESTED,
        created: REQUESTED,
        queued: REQUESTED,
        sent: SUBMITTED,
        submitted: SUBMITTED,
        accepted: SUBMITTED,
        accepd: SUBMITTED,
        enroute: SUBMITTED,
        delivered: DELIVERED,
        delivrd: DELIVERED,
        failed: FAILED,
        undeliv: FAILED,
        undelivered: FAILED,
        rejectd: FAILED,
        error: FAILED,
        verified: VERIFIED,
        verify_ok: VERIFIED,
        approved: VERIFIED,
        rejected: REJECTED,
        verify_failed: REJECTED,
        wrong_code: REJECTED,
        expired: EXPIRED,
      },
      otherwise: { 'event.action': 'otp-report' },
    },
  ],
  fields: [
    { from: TRANSACTION, to: 'gac.otp.transaction' },
    {
      from: ['provider', 'telco', 'carrier', 'nha_mang'],
      to: 'gac.otp.provider',
      convert: 'lowercase',
    },
    { from: ['channel'], to: 'gac.otp.channel', convert: 'lowercase' },
    { from: ['brand', 'brandname', 'sender'], to: 'gac.vendor.brand' },
    { from: STATUS, to: 'gac.vendor.status' },
    { from: ['error', 'error_code', 'ma_loi'], to: 'event.code' },
    { from: ['error_message', 'reason', 'description'], to: 'event.reason' },
    { from: ['ip', 'client_ip', 'request_ip'], to: 'source.ip', convert: 'ip' },
    { from: ['ip', 'client_ip', 'request_ip'], to: 'source.address' },
    { from: ['account', 'username', 'user_id'], to: 'user.name' },
    { from: ['user_agent'], to: 'user_agent.original' },
  ],
  secrets: { phone: PHONE },
  drop: ['otp', 'code', 'content', 'message', 'text', 'password', 'token'],
});
