/** Texts of the demo and its inboxes. */
export const DEMO_TEXTS = {
  'demo.starting': {
    vi: 'Trạm Gác đang khởi động với dữ liệu mô phỏng, chỉ trên máy này…',
    en: 'Trạm Gác is starting with simulated data, on this machine only…',
  },
  'demo.progress': {
    vi: '{bar} {percent}%  đang phát lúc {time}  {lines} dòng  {rate} dòng/giây',
    en: '{bar} {percent}%  playing {time}  {lines} lines  {rate} lines/s',
  },
  'demo.found': {
    vi: 'Tìm thấy {found} trên {hidden} sự cố được giấu trong nhật ký:',
    en: 'Found {found} of {hidden} hidden incidents:',
  },
  'demo.unexpected': {
    vi: 'Cảnh báo ngoài dự kiến: {title} ({province})',
    en: 'Unexpected alert: {title} ({province})',
  },
  'demo.counts': {
    vi: '{lines} dòng nhật ký trong {seconds} giây → {events} sự kiện, {deadLetters} bản ghi không đọc được, {alerts} cảnh báo → {mails} thư, {webhooks} webhook.',
    en: '{lines} log lines in {seconds} s → {events} events, {deadLetters} dead letters, {alerts} alerts → {mails} mails, {webhooks} webhooks.',
  },
  'demo.unverified': {
    vi: '{count} webhook không đúng chữ ký.',
    en: '{count} webhooks had no right signature.',
  },
  'demo.addresses': { vi: 'Mở trong trình duyệt:', en: 'Open in a browser:' },
  'demo.console': { vi: '  Bảng điều khiển: {url}', en: '  Console: {url}' },
  'demo.inboxes': {
    vi: '  Thư và webhook mà các SOC nhận được: {url}',
    en: '  Mails and webhooks as the SOCs receive them: {url}',
  },
  'demo.logins': { vi: 'Tài khoản đăng nhập:', en: 'Log-ins:' },
  'demo.column.login': { vi: 'Tài khoản', en: 'Login' },
  'demo.column.password': { vi: 'Mật khẩu', en: 'Password' },
  'demo.column.who': { vi: 'Vai trò', en: 'Who' },
  'demo.column.time': { vi: 'Bắt đầu', en: 'Began' },
  'demo.column.province': { vi: 'Địa phương', en: 'Locality' },
  'demo.column.incident': { vi: 'Sự cố', en: 'Incident' },
  'demo.column.about': { vi: 'Dấu vết', en: 'Trace' },
  'demo.column.result': { vi: 'Kết quả', en: 'Result' },
  'demo.result.found': { vi: 'đã tìm thấy', en: 'found' },
  'demo.result.missed': { vi: 'BỎ SÓT', en: 'MISSED' },
  'demo.next': { vi: 'Thử tiếp:', en: 'Try next:' },
  'demo.step.alert': {
    vi: 'Đăng nhập bằng soc.quocgia tại {url}, mở cảnh báo đầu tiên và bấm Tiếp nhận; thông báo tiếp nhận tới ngay {inbox}.',
    en: 'Log in as soc.quocgia at {url}, open the first alert and acknowledge it; the notice arrives at {inbox} at once.',
  },
  'demo.step.scope': {
    vi: 'Đăng nhập bằng soc.laocai: chỉ thấy cảnh báo và nhật ký của Lào Cai.',
    en: 'Log in as soc.laocai: only the alerts and events of Lao Cai are there.',
  },
  'demo.step.command': {
    vi: 'Ở một cửa sổ lệnh khác: npx gac alert list --data data/demo',
    en: 'In another terminal: npx gac alert list --data data/demo',
  },
  'demo.live': {
    vi: 'Nhật ký mô phỏng tiếp tục theo thời gian thực, vài phút có một sự cố mới. Dừng bằng Ctrl-C.',
    en: 'Simulated logs go on in real time, with a fresh incident every few minutes. Stop with Ctrl-C.',
  },
  'demo.soc.national': { vi: 'SOC quốc gia', en: 'National SOC' },
  'demo.soc.province': { vi: 'SOC địa phương: {province}', en: 'Provincial SOC: {province}' },
  'demo.user.engineer': { vi: 'Kỹ sư vận hành', en: 'Engineer' },
  'demo.user.admin': { vi: 'Quản trị hệ thống', en: 'Administrator' },
  'demo.incident.dossier_enumeration': {
    vi: 'Dò lần lượt mã hồ sơ trên cổng',
    en: 'Dossier ids counted through on the portal',
  },
  'demo.incident.password_spraying': {
    vi: 'Rải mật khẩu vào tài khoản cán bộ, một tài khoản bị mở',
    en: 'Password spraying against officers, one account opened',
  },
  'demo.incident.officer_other_commune': {
    vi: 'Cán bộ xem, xuất hồ sơ của xã khác',
    en: 'Officer reads and exports dossiers of another commune',
  },
  'demo.incident.ssh_brute_force': {
    vi: 'Dò mật khẩu SSH vào máy chủ cổng',
    en: 'SSH passwords tried on the portal server',
  },
  'demo.incident.portal_server_errors': {
    vi: 'Trang nộp hồ sơ trả lỗi máy chủ',
    en: 'Submission form answers with server errors',
  },
  'demo.incident.otp_not_delivered': {
    vi: 'OTP qua một nhà mạng không tới người dân',
    en: 'One carrier delivers no one-time passwords',
  },
  'demo.incident.service_centre_silent': {
    vi: 'Trung tâm phục vụ hành chính công mất tín hiệu',
    en: 'Service centre goes silent',
  },
  'demo.incident.service_centre_down': {
    vi: 'Trung tâm phục vụ hành chính công báo ngừng hoạt động',
    en: 'Service centre reports itself down',
  },
  'demo.incident.integration_failing': {
    vi: 'Kết nối liên thông với hệ thống hộ tịch bị lỗi',
    en: 'Exchange with the civil-status system fails',
  },
  'demo.incident.counters_not_calling': {
    vi: 'Người dân lấy số nhưng không quầy nào gọi',
    en: 'Numbers are taken, no counter calls them',
  },
  'demo.incident.otp_brute_force': {
    vi: 'Dò mã OTP của một số điện thoại',
    en: 'OTP codes guessed for one phone number',
  },
  'demo.incident.keycloak_otp_brute_force': {
    vi: 'Dò mã OTP của một tài khoản cán bộ',
    en: 'OTP codes guessed for one officer account',
  },
  'demo.incident.otp_bombing': {
    vi: 'Dội tin nhắn OTP vào một số điện thoại',
    en: 'One phone number flooded with OTP messages',
  },
  'demo.incident.sms_pumping': {
    vi: 'Gửi OTP hàng loạt tới một dải số để hưởng cước',
    en: 'OTP messages pumped to a block of numbers',
  },
  'demo.inbox.title': { vi: 'Hộp thư của các SOC', en: 'Inboxes of the SOCs' },
  'demo.inbox.about': {
    vi: 'Đây là những gì các địa phương và trung tâm quốc gia nhận được trong bản chạy thử. Trang tự làm mới.',
    en: 'This is what the localities and the national centre receive in the demo. The page renews itself.',
  },
  'demo.inbox.mails': { vi: 'Thư điện tử', en: 'Mails' },
  'demo.inbox.webhooks': { vi: 'Webhook đã nhận', en: 'Webhooks' },
  'demo.inbox.mail': { vi: 'Thư điện tử', en: 'Mail' },
  'demo.inbox.webhook': { vi: 'Webhook đã nhận', en: 'Webhook' },
  'demo.inbox.time': { vi: 'Lúc', en: 'Time' },
  'demo.inbox.to': { vi: 'Nơi nhận', en: 'To' },
  'demo.inbox.subject': { vi: 'Tiêu đề', en: 'Subject' },
  'demo.inbox.type': { vi: 'Loại', en: 'Type' },
  'demo.inbox.province': { vi: 'Địa phương', en: 'Locality' },
  'demo.inbox.signature': { vi: 'Chữ ký', en: 'Signature' },
  'demo.inbox.verified': { vi: 'đúng', en: 'verified' },
  'demo.inbox.unverified': { vi: 'không đúng', en: 'not verified' },
  'demo.inbox.text': { vi: 'Bản chữ thường', en: 'Plain text' },
  'demo.inbox.headers': { vi: 'Phần đầu', en: 'Headers' },
  'demo.inbox.empty': { vi: 'Chưa có gì.', en: 'Nothing yet.' },
  'demo.inbox.language': { vi: 'Tiếng Việt', en: 'English' },
} as const;
