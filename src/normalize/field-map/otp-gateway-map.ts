import type { PartialEvent } from '../contract.ts';
import { textAt } from '../document/put.ts';
import { deliveryReceipt } from '../otp/sms-gateway/delivery-receipt.ts';
import { OTP_STATUS_CASES } from '../otp/sms-gateway/otp-status-words.ts';
import { ADDRESS_COLUMNS, SECRET_COLUMNS, TIME_COLUMNS } from './column-names.ts';
import { compileFieldMap } from './compile-field-map.ts';

const STATUS = [
  'status.groupName',
  'status.name',
  'status',
  'state',
  'stat',
  'dlr_status',
  'delivery_status',
  'message_status',
  'MessageStatus',
  'SendStatus',
  'trang_thai',
  'trang_thai_gui',
  'tinh_trang',
  'ket_qua',
];
const TRANSACTION = [
  'transaction',
  'transaction_id',
  'request_id',
  'message_id',
  'MessageSid',
  'SMSID',
  'tranId',
  'ma_giao_dich',
  'ma_tin',
  'ma_tin_nhan',
  'id',
];
const PHONE = [
  'msisdn',
  'phone',
  'phone_number',
  'to',
  'recipient',
  'destination',
  'dest_addr',
  'so_dien_thoai',
  'so_dt',
  'sdt',
  'so_thue_bao',
  'thue_bao',
  'so_nhan',
  'nguoi_nhan',
];
/** Names that only reports of messages have. */
const OF_MESSAGES = [
  ...PHONE,
  'stat',
  'dlr_status',
  'SMSID',
  'MessageSid',
  'brandname',
  'ma_tin_nhan',
  'thuong_hieu',
];

/**
 * What becomes of one-time passwords by SMS: reports of a gateway or brandname provider (JSON lines, call-backs, CSV with or
 * without a header, pairs) and delivery receipts of SMPP.
 */
export const OTP_SMS_GATEWAY = compileFieldMap(
  {
    type: 'otp.sms-gateway',
    title: {
      vi: 'Báo cáo gửi SMS-OTP của tổng đài, nhà cung cấp brandname',
      en: 'SMS one-time-password gateway, delivery reports',
    },
    logsource: { category: 'otp', product: 'sms-gateway', service: 'delivery-report' },
    formats: [
      { kind: 'json' },
      {
        kind: 'csv',
        columns: ['time', 'transaction', 'msisdn', 'brand', 'provider', 'status', 'error'],
      },
      { kind: 'kv', blanks: true },
    ],
    required: [STATUS, [...PHONE, ...TRANSACTION]],
    telling: [OF_MESSAGES],
    timestamp: {
      from: [
        ...TIME_COLUMNS,
        'doneAt',
        'done_date',
        'delivered_at',
        'sentAt',
        'sent_at',
        'thoi_gian_nhan',
        'thoi_gian_gui',
        'ngay_gui',
      ],
    },
    constants: {
      'event.kind': 'event',
      'event.category': ['authentication'],
      'event.type': ['info'],
      'event.outcome': 'unknown',
      'gac.otp.channel': 'sms',
    },
    classify: [
      { from: STATUS, cases: OTP_STATUS_CASES, otherwise: { 'event.action': 'otp-report' } },
    ],
    fields: [
      { from: TRANSACTION, to: 'gac.otp.transaction' },
      {
        from: ['provider', 'telco', 'carrier', 'network', 'operator', 'nha_mang', 'mang'],
        to: 'gac.otp.provider',
        convert: 'lowercase',
      },
      { from: ['channel', 'kenh'], to: 'gac.otp.channel', convert: 'lowercase' },
      {
        from: ['brand', 'brandname', 'brand_name', 'sender', 'from', 'thuong_hieu', 'dau_so'],
        to: 'gac.vendor.brand',
      },
      { from: STATUS, to: 'gac.vendor.status' },
      {
        from: ['error', 'error_code', 'err', 'ErrorCode', 'error.name', 'ma_loi'],
        to: 'event.code',
      },
      {
        from: [
          'error_message',
          'reason',
          'description',
          'error_info',
          'status.description',
          'ly_do',
          'mo_ta_loi',
          'dien_giai',
        ],
        to: 'event.reason',
      },
      { from: ADDRESS_COLUMNS, to: 'source.ip', convert: 'ip' },
      { from: ADDRESS_COLUMNS, to: 'source.address' },
      { from: ['account', 'username', 'user_id', 'tai_khoan'], to: 'user.name' },
      { from: ['user_agent'], to: 'user_agent.original' },
      { from: ['submit_date'], to: 'gac.vendor.submitted_at' },
    ],
    secrets: { phone: PHONE },
    drop: [
      ...SECRET_COLUMNS,
      'code',
      'content',
      'message',
      'text',
      'body',
      'noi_dung',
      'noi_dung_tin',
      'noi_dung_tin_nhan',
      'tin_nhan',
    ],
  },
  { read: deliveryReceipt, complete },
);

/** A receipt without an error says `err:000`, which is no code of an error. */
function complete(doc: PartialEvent): void {
  if (/^0+$/.test(textAt(doc, 'event.code') ?? '') && textAt(doc, 'event.outcome') !== 'failure') {
    delete doc.event?.code;
  }
}
