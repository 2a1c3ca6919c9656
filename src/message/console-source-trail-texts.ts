/** Texts of the console about who did what to a source. */
export const CONSOLE_SOURCE_TRAIL_TEXTS = {
  'ui.source_trail.title': { vi: 'Nhật ký kiểm toán', en: 'Audit' },
  'ui.source_trail.lead': {
    vi: 'Ai đã làm gì với nguồn này; không ai sửa được các dòng này.',
    en: 'Who did what to this source; nothing in it can be changed.',
  },
  'ui.source_trail.none': { vi: 'Chưa có gì.', en: 'Nothing yet.' },
  'ui.source_trail.cut': {
    vi: 'Hiện {shown} dòng mới nhất. Toàn bộ: GET /v1/audit.',
    en: 'The newest {shown} are shown. All of it: GET /v1/audit.',
  },
  'ui.source_trail.create': { vi: 'khai báo nguồn', en: 'registered the source' },
  'ui.source_trail.update': { vi: 'sửa thiết lập', en: 'changed the settings' },
  'ui.source_trail.observe': { vi: 'chuyển sang chỉ theo dõi', en: 'set it to be observed' },
  'ui.source_trail.live': { vi: 'cho vào hoạt động', en: 'put it live' },
  'ui.source_trail.trial': { vi: 'thử nguồn', en: 'tested it' },
  'ui.source_trail.key_issue': { vi: 'cấp khóa {key}', en: 'issued the key {key}' },
  'ui.source_trail.key_revoke': { vi: 'thu hồi khóa {key}', en: 'revoked the key {key}' },
  'ui.source_trail.upload': { vi: 'nạp tệp {file}', en: 'uploaded the file {file}' },
  'ui.source_trail.upload_counts': {
    vi: '{bytes} byte · nhận {records} bản ghi, {duplicates} bản ghi đã nhận từ trước, {rejected} phần bị từ chối',
    en: '{bytes} bytes · {records} records taken in, {duplicates} already received, {rejected} parts refused',
  },
  'ui.source_trail.upload_broken': { vi: 'bị dừng giữa chừng', en: 'broken off' },
} as const;
