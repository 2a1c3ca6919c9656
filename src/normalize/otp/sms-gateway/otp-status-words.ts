const stage = (name: string, outcome: string) => ({
  'gac.otp.stage': name,
  'event.action': `otp-${name}`,
  'event.outcome': outcome,
});

/** Words for each stage of a one-time password, compared without case, marks and blanks. */
const WORDS: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
  [
    stage('requested', 'unknown'),
    [
      ...['request', 'requested', 'created', 'new', 'queued', 'scheduled', 'init', 'pending'],
      ...['yêu cầu', 'đã yêu cầu', 'khởi tạo', 'mới tạo', 'chờ gửi', 'đang chờ', 'đang chờ gửi'],
      'yêu cầu gửi OTP',
    ],
  ],
  [
    stage('submitted', 'unknown'),
    [
      ...[
        'sent',
        'sending',
        'submitted',
        'accepted',
        'acceptd',
        'accepd',
        'enroute',
        'buffered',
        'dispatched',
      ],
      // SMPP: the message centre has no final answer yet.
      ...['unknown', 'pending_enroute', 'pending_accepted', 'pending_waiting_delivery', 'relayed'],
      ...['đã gửi', 'đang gửi', 'đã gửi đi', 'đã gửi sang nhà mạng', 'đã gửi nhà mạng'],
      ...['đã chuyển nhà mạng', 'đã tiếp nhận', 'nhà mạng đã nhận'],
    ],
  ],
  [
    stage('delivered', 'success'),
    [
      ...[
        'delivered',
        'delivrd',
        'delivered_to_handset',
        'delivered_to_operator',
        'read',
        'success',
      ],
      ...['gửi thành công', 'đã gửi thành công', 'thành công', 'đã nhận', 'đã phát', 'đã đến máy'],
      ...['đã phát đến thuê bao', 'thuê bao đã nhận', 'gửi tin thành công', 'đã nhận được tin'],
    ],
  ],
  [
    stage('failed', 'failure'),
    [
      ...['failed', 'fail', 'undeliv', 'undelivered', 'undeliverable', 'rejectd', 'deleted'],
      ...['error', 'skipped', 'blocked', 'canceled', 'cancelled', 'send_failed', 'not_delivered'],
      ...['undeliverable_not_delivered', 'rejected_by_carrier', 'blacklisted', 'no_credit'],
      ...['thất bại', 'gửi thất bại', 'gửi lỗi', 'lỗi', 'gửi không thành công', 'không thành công'],
      ...['không gửi được', 'thuê bao không liên lạc được', 'thuê bao tắt máy', 'sai số thuê bao'],
      ...['thuê bao không tồn tại', 'bị chặn', 'nhà mạng từ chối', 'bị nhà mạng từ chối'],
      ...['hết hạn mức', 'không đủ số dư'],
    ],
  ],
  [
    stage('verified', 'success'),
    [
      ...['verified', 'verify_ok', 'verify_success', 'approved', 'used', 'consumed', 'correct'],
      ...['valid', 'đã xác thực', 'xác thực thành công', 'đã xác nhận', 'đúng mã', 'mã đúng'],
      ...['đã sử dụng', 'nhập đúng', 'OTP hợp lệ', 'nhập đúng OTP'],
    ],
  ],
  [
    stage('rejected', 'failure'),
    [
      ...[
        'rejected',
        'verify_failed',
        'verify_fail',
        'wrong_code',
        'wrong',
        'incorrect',
        'invalid',
      ],
      ...['mismatch', 'sai mã', 'sai OTP', 'mã không đúng', 'mã sai', 'nhập sai', 'nhập sai OTP'],
      ...['xác thực thất bại', 'xác thực không thành công', 'OTP không hợp lệ', 'từ chối'],
      ...['mã đã sử dụng', 'vượt quá số lần nhập', 'nhập sai quá số lần'],
    ],
  ],
  [
    stage('expired', 'failure'),
    [
      ...['expired', 'code_expired', 'timeout', 'verify_expired', 'hết hạn', 'mã hết hạn'],
      ...['OTP hết hạn', 'đã hết hạn', 'quá hạn', 'hết hiệu lực', 'mã hết hiệu lực'],
    ],
  ],
];

/** The fields that each word of a gateway for the state of a message or code stands for. */
export const OTP_STATUS_CASES: Readonly<Record<string, Record<string, string>>> =
  Object.fromEntries(
    WORDS.flatMap(([fields, words]) => words.map((word) => [word, { ...fields }])),
  );
