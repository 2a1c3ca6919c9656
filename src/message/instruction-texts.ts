/** What stands beside the configuration of a shipper. */
export const INSTRUCTION_TEXTS = {
  'instructions.path': {
    vi: 'Thay đường dẫn tệp nhật ký và khóa gsk_…, rồi khởi động lại chương trình gửi.',
    en: 'Put in the path of the log and the key gsk_…, then start the shipper again.',
  },
  'instructions.curl': {
    vi: 'Gửi một tệp. Gửi lại cùng một tệp thì dùng lại đúng Idempotency-Key cũ để không bị trùng.',
    en: 'Sends one file. To repeat it without duplicates use the same Idempotency-Key.',
  },
  'instructions.rsyslog_http': {
    vi: 'Cần gói rsyslog có mô-đun omhttp. Nếu không có, khai báo nguồn là syslog và gửi qua TLS.',
    en: 'Needs an rsyslog with the module omhttp. Without it, register the source as syslog and send by TLS.',
  },
  'instructions.otel': {
    vi: 'Đặt cho chương trình dùng bộ SDK OpenTelemetry; http/json cũng được.',
    en: 'For a program with an OpenTelemetry SDK; http/json works too.',
  },
  'instructions.syslog_tls': {
    vi: 'Cài rsyslog-gnutls. Dấu vân tay SHA-256 của chứng thư máy gửi phải khớp với khai báo của nguồn. Kiểm tra bằng rsyslogd -N1 hoặc syslog-ng -s.',
    en: 'Install rsyslog-gnutls. The SHA-256 fingerprint of the client certificate must be the one that the source names. Check with rsyslogd -N1 or syslog-ng -s.',
  },
  'instructions.syslog_tcp': {
    vi: 'TCP không mã hóa: chỉ dùng trong một mạng tin cậy. Địa chỉ máy gửi phải nằm trong khai báo của nguồn.',
    en: 'TCP is not encrypted: within one trusted network only. The source must name the address of the sender.',
  },
  'instructions.syslog_udp': {
    vi: 'UDP có thể mất bản tin mà không ai biết, và địa chỉ gửi có thể bị giả mạo. Chỉ dùng khi thiết bị không có cách khác.',
    en: 'UDP may lose messages without a trace, and its sender can be forged. Use it only if the device knows nothing else.',
  },
  'instructions.file': {
    vi: 'Cho phép thư mục này trong cấu hình của Trạm Gác rồi khởi động lại dịch vụ.',
    en: 'Allow the folder in the configuration of the service, and start it again.',
  },
  'instructions.file_rights': {
    vi: 'Cho tài khoản của dịch vụ quyền đọc; nếu tệp xoay vòng, đặt quyền trong cấu hình logrotate.',
    en: 'Lets the account of the service read; where files rotate, set it in logrotate too.',
  },
  'instructions.kafka': {
    vi: 'Tài khoản của Trạm Gác cần quyền đọc các topic và nhóm đọc của nguồn.',
    en: 'The account of the service must be allowed to read the topics and the group of the source.',
  },
  'instructions.upload_console': {
    vi: 'Mở trang của nguồn, thả tệp vào mục Nạp tệp. Tệp tối đa 100 MB; nạp lại cùng một tệp không lưu thêm gì.',
    en: 'Open the page of the source and drop the file under Upload a file. At most 100 MB; the same file again stores nothing more.',
  },
  'instructions.upload_command': {
    vi: 'Thay tên tệp. Lệnh này nạp được cả tệp lớn hơn 100 MB và nhiều tệp một lúc.',
    en: 'Put in the name of the file. This takes files above 100 MB too, and several at once.',
  },
  'instructions.upload_curl': {
    vi: 'Dùng cho tác vụ hằng tuần tự chạy: GAC_KEY là khóa API của người có quyền sửa nguồn, không phải khóa gsk_… của nguồn.',
    en: 'For a weekly job: GAC_KEY is the API key of somebody who may change sources, not the key gsk_… of the source.',
  },
} as const;
