/** What is said while a source is being connected. */
export const ONBOARDING_TEXTS = {
  'onboarding.no_type': { vi: 'Chưa nhận ra loại', en: 'Type not recognised' },

  'onboarding.finding.no_type': {
    vi: 'Không nhận ra loại nhật ký của mẫu này.',
    en: 'The type of this sample was not recognised.',
  },
  'onboarding.hint.no_type': {
    vi: 'Kiểm tra đã lấy đúng tệp nhật ký chưa. Nếu đúng, chọn loại trong danh sách; nhật ký nginx tự đặt dạng: chọn nginx.access và dán chỉ thị log_format; phần mềm khác: loại tự mô tả (grok, dissect, CSV, JSON).',
    en: 'Check that this is the right log file. If it is, choose the type from the list; an nginx format of your own: choose nginx.access and paste the log_format directive; other software: describe it (grok, dissect, CSV, JSON).',
  },
  'onboarding.finding.settings': {
    vi: 'Loại {type} cần phần thiết đặt riêng: {detail}',
    en: 'The type {type} needs settings: {detail}',
  },
  'onboarding.hint.settings': {
    vi: 'Xem “gac parser” và docs/formats.vi.md để biết loại này nhận những thiết đặt nào.',
    en: 'GET /v1/parsers and docs/formats.md say what this type may set.',
  },
  'onboarding.finding.ambiguous': {
    vi: 'Mẫu có thể thuộc loại {first} hoặc {second}; đã lấy {first}.',
    en: 'The sample may be of type {first} or {second}; {first} was taken.',
  },
  'onboarding.hint.ambiguous': {
    vi: 'Nếu không đúng, hãy nêu rõ loại khi kiểm tra lại.',
    en: 'If that is wrong, name the type and check again.',
  },
  'onboarding.finding.failed': {
    vi: 'Không đọc được {failed} trên {total} bản ghi.',
    en: '{failed} of {total} records could not be read.',
  },
  'onboarding.hint.failed': {
    vi: 'Xem lý do của từng dòng bên dưới. Bản ghi không đọc được vẫn được giữ lại, không mất.',
    en: 'See the reason of each line below. What cannot be read is kept, not lost.',
  },
  'onboarding.finding.wrong_type': {
    vi: 'Các dòng không đọc được giống loại {other} hơn là {type}.',
    en: 'What could not be read looks like {other} rather than {type}.',
  },
  'onboarding.hint.wrong_type': {
    vi: 'Chọn loại {other} rồi kiểm tra lại.',
    en: 'Choose the type {other} and check again.',
  },
  'onboarding.finding.mixed': {
    vi: 'Mẫu lẫn hai loại: các dòng không đọc được giống loại {other}.',
    en: 'The sample holds two types: what could not be read looks like {other}.',
  },
  'onboarding.hint.mixed': {
    vi: 'Một nguồn chỉ đọc một loại. Ở máy gửi, tách các dòng {other} ra (tệp riêng hoặc APP-NAME riêng) và kết nối thành một nguồn nữa.',
    en: 'A source is read as one type. On the sender, keep the lines of {other} apart (a file or APP-NAME of their own) and connect them as another source.',
  },
  'onboarding.finding.encoding': {
    vi: '{count} dòng có chữ không phải bảng mã UTF-8 (thường là Windows-1258 hoặc TCVN3): các chữ ấy không khôi phục được.',
    en: '{count} lines hold bytes that are no UTF-8 (often Windows-1258 or TCVN3): these letters are lost.',
  },
  'onboarding.hint.encoding': {
    vi: 'Xuất lại tệp ở bảng mã UTF-8; trong Excel: Lưu thành → “CSV UTF-8”.',
    en: 'Export the file again in UTF-8; in Excel: Save as → "CSV UTF-8".',
  },
  'onboarding.finding.log_format': {
    vi: 'Các dòng giống nhật ký nginx nhưng không theo mẫu combined. Dùng log_format đề xuất thì đọc được {parsed} trên {total} dòng.',
    en: 'The lines look like nginx, but not like combined. With the proposed log_format {parsed} of {total} lines are read.',
  },
  'onboarding.hint.log_format': {
    vi: 'Tốt nhất là dán đúng chỉ thị log_format trong nginx.conf; nếu không có, dùng: {format}',
    en: 'Best paste the log_format directive of nginx.conf; if you do not have it, use: {format}',
  },
  'onboarding.finding.missing': {
    vi: 'Không dòng nào có trường {field}, mà các luật cần trường này.',
    en: 'No line has {field}, which rules need.',
  },
  'onboarding.hint.missing': {
    vi: 'Nếu hệ thống ghi được thông tin này, hãy bật nó trong cấu hình nhật ký của hệ thống.',
    en: 'If the system can log it, switch it on in the logging configuration of the system.',
  },
  'onboarding.finding.no_time': {
    vi: '{count} dòng không có thời gian; giờ nhận sẽ được dùng thay.',
    en: '{count} lines carry no time; the time of receipt is taken instead.',
  },
  'onboarding.hint.no_time': {
    vi: 'Bật thời gian trong nhật ký: khi gửi chậm, giờ nhận không phải là giờ xảy ra.',
    en: 'Let the log carry the time: with a delay, receipt is not when it happened.',
  },
  'onboarding.finding.future': {
    vi: '{count} dòng ghi thời gian trong tương lai.',
    en: '{count} lines carry a time in the future.',
  },
  'onboarding.hint.future': {
    vi: 'Kiểm tra đồng hồ (NTP) và múi giờ của máy ghi nhật ký.',
    en: 'Check the clock (NTP) and the time zone of the machine that writes the log.',
  },
  'onboarding.finding.zone': {
    vi: 'Thời gian không kèm múi giờ đang được đọc theo {zone}; theo {suggested} thì khớp hơn.',
    en: 'Stamps without a zone are read in {zone}; {suggested} would fit better.',
  },
  'onboarding.hint.zone': {
    vi: 'Hỏi người quản trị hệ thống, rồi đặt múi giờ của nguồn là {suggested} (--timezone).',
    en: 'Ask whoever runs the system, then set the zone of the source to {suggested} (--timezone).',
  },
  'onboarding.finding.seven_hours': {
    vi: 'Thời gian lệch đúng 7 giờ so với đồng hồ: hệ thống ghi giờ Việt Nam như thể là giờ UTC, hoặc ngược lại.',
    en: 'Times are off by exactly 7 hours: local time is written as if it were UTC, or the other way round.',
  },
  'onboarding.hint.seven_hours': {
    vi: 'Sửa múi giờ trong cấu hình nhật ký của hệ thống.',
    en: 'Correct the time zone in the logging configuration of the system.',
  },
  'onboarding.finding.past': {
    vi: '{count} dòng cũ hơn thời hạn lưu giữ; giờ nhận sẽ được dùng thay.',
    en: '{count} lines are older than events are kept; the time of receipt is taken instead.',
  },
  'onboarding.hint.past': {
    vi: 'Lấy mẫu mới hơn để kiểm tra.',
    en: 'Take a newer sample.',
  },
  'onboarding.finding.year': {
    vi: '{count} dòng không ghi năm; năm gần nhất được suy ra.',
    en: '{count} lines do not say the year; the nearest one is taken.',
  },
  'onboarding.finding.stale': {
    vi: '{count} dòng nêu đơn vị hành chính đã sáp nhập.',
    en: '{count} lines name an administrative unit that was merged.',
  },
  'onboarding.hint.stale': {
    vi: 'Mã cũ được quy đổi sang đơn vị hiện nay; nên cập nhật danh mục trong hệ thống nguồn.',
    en: 'Old codes are turned into units of today; better update the register of the system.',
  },
  'onboarding.finding.unresolved': {
    vi: '{count} dòng nêu địa phương mà danh mục không có.',
    en: '{count} lines name a locality that the register does not know.',
  },
  'onboarding.finding.persons': {
    vi: 'Mẫu có {count} chỗ chứa dữ liệu cá nhân hoặc bí mật; tất cả được che trước khi lưu.',
    en: 'The sample holds {count} personal data or secrets; all are hidden before anything is stored.',
  },
  'onboarding.finding.secrets': {
    vi: 'Mẫu có mật khẩu, mã hoặc khóa truy cập; chúng bị xóa trước khi lưu.',
    en: 'The sample holds passwords, codes or tokens; they are erased before anything is stored.',
  },
  'onboarding.hint.secrets': {
    vi: 'Mật khẩu, OTP không nên có trong nhật ký: báo cho đơn vị vận hành hệ thống.',
    en: 'Passwords and one-time codes do not belong into a log: tell whoever runs the system.',
  },
  'onboarding.finding.no_rules': {
    vi: 'Chưa luật nào chạy được với nguồn này; sự kiện vẫn được lưu và tìm kiếm được.',
    en: 'No rule can run on this source yet; its events are stored and can be searched.',
  },
  'onboarding.finding.few_lines': {
    vi: 'Mẫu chỉ có {total} bản ghi; nên có ít nhất {wanted} để kết luận chắc hơn.',
    en: 'The sample has {total} records only; {wanted} or more make the report surer.',
  },

  'onboarding.report.title': { vi: 'Báo cáo kiểm tra nguồn nhật ký', en: 'Report on a log source' },
  'onboarding.report.made': {
    vi: 'Lập lúc {at} (giờ Việt Nam)',
    en: 'Made at {at} (Viet Nam time)',
  },
  'onboarding.report.type': { vi: 'Loại nhật ký', en: 'Type of log' },
  'onboarding.report.province': { vi: 'Tỉnh, thành phố', en: 'Province' },
  'onboarding.report.verdict': { vi: 'Kết luận', en: 'Verdict' },
  'onboarding.report.verdict.ready': { vi: 'Sẵn sàng', en: 'Ready' },
  'onboarding.report.verdict.usable': {
    vi: 'Dùng được, nên chỉnh thêm',
    en: 'Usable, to be improved',
  },
  'onboarding.report.verdict.unusable': { vi: 'Chưa dùng được', en: 'Not usable yet' },
  'onboarding.report.score': { vi: 'Điểm', en: 'Score' },
  'onboarding.report.lines': { vi: 'Bản ghi', en: 'Records' },
  'onboarding.report.lines_said': {
    vi: '{parsed} đọc được, {failed} không, tổng {total}',
    en: '{parsed} read, {failed} not, {total} in all',
  },
  'onboarding.report.time': { vi: 'Thời gian', en: 'Time' },
  'onboarding.report.time_said': {
    vi: '{stamped} dòng có thời gian, từ {first} đến {last}; múi giờ {zone}',
    en: '{stamped} lines carry a time, from {first} to {last}; zone {zone}',
  },
  'onboarding.report.time_none': {
    vi: 'không dòng nào có thời gian',
    en: 'no line carries a time',
  },
  'onboarding.report.candidates': { vi: 'Có thể là', en: 'Could be' },
  'onboarding.report.settings': { vi: 'Thiết đặt đề xuất', en: 'Proposed settings' },
  'onboarding.report.findings': { vi: 'Cần biết', en: 'Findings' },
  'onboarding.report.no_findings': {
    vi: 'Không có gì cần sửa.',
    en: 'Nothing needs to be changed.',
  },
  'onboarding.report.severity.error': { vi: 'Lỗi', en: 'Error' },
  'onboarding.report.severity.warning': { vi: 'Cảnh báo', en: 'Warning' },
  'onboarding.report.severity.info': { vi: 'Thông tin', en: 'Note' },
  'onboarding.report.at_lines': { vi: 'dòng {lines}', en: 'lines {lines}' },
  'onboarding.report.failures': { vi: 'Dòng không đọc được', en: 'Lines that could not be read' },
  'onboarding.report.line': { vi: 'Dòng', en: 'Line' },
  'onboarding.report.reason': { vi: 'Lý do', en: 'Reason' },
  'onboarding.report.detail': { vi: 'Chi tiết', en: 'Detail' },
  'onboarding.report.fields': { vi: 'Các trường', en: 'Fields' },
  'onboarding.report.field': { vi: 'Trường', en: 'Field' },
  'onboarding.report.field.ok': { vi: 'tốt', en: 'ok' },
  'onboarding.report.field.coerced': { vi: 'bị sửa', en: 'coerced' },
  'onboarding.report.field.missing': { vi: 'thiếu', en: 'missing' },
  'onboarding.report.field.unknown': { vi: 'ngoài ECS', en: 'beyond ECS' },
  'onboarding.report.required': { vi: 'Bắt buộc', en: 'Required' },
  'onboarding.report.share': { vi: 'Tỷ lệ có', en: 'Share' },
  'onboarding.report.example': { vi: 'Ví dụ', en: 'Example' },
  'onboarding.report.yes': { vi: 'có', en: 'yes' },
  'onboarding.report.persons': {
    vi: 'Dữ liệu cá nhân và bí mật đã che',
    en: 'Personal data and secrets hidden',
  },
  'onboarding.report.persons_none': { vi: 'Không thấy trong mẫu.', en: 'None seen in the sample.' },
  'onboarding.report.kind': { vi: 'Loại', en: 'Kind' },
  'onboarding.report.count': { vi: 'Số lần', en: 'Count' },
  'onboarding.report.locality': {
    vi: 'Địa phương nêu trong nhật ký',
    en: 'Localities named in the log',
  },
  'onboarding.report.locality_said': {
    vi: '{claims} dòng nêu địa phương; {resolved} xác định được, {stale} là đơn vị đã sáp nhập.',
    en: '{claims} lines name one; {resolved} are known, {stale} of them were merged.',
  },
  'onboarding.report.runnable': {
    vi: 'Luật chạy được ({count})',
    en: 'Rules that can run ({count})',
  },
  'onboarding.report.blocked': {
    vi: 'Luật bị chặn ({count})',
    en: 'Rules that are blocked ({count})',
  },
  'onboarding.report.rule': { vi: 'Luật', en: 'Rule' },
  'onboarding.report.matches': { vi: 'Khớp trong mẫu', en: 'Matches in the sample' },
  'onboarding.report.missing': { vi: 'Thiếu trường', en: 'Missing fields' },
  'onboarding.report.none': { vi: 'Không có.', en: 'None.' },
  'onboarding.report.samples': { vi: 'Dòng mẫu và kết quả', en: 'Lines and what they become' },
  'onboarding.report.unread': { vi: '(không đọc được)', en: '(not read)' },
} as const;
