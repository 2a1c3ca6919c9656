/** What `gac doctor` finds on the ways in and out of the service, and the next steps. */
export const DOCTOR_WAY_TEXTS = {
  'doctor.port.any': {
    vi: '{option} là 0: lấy một cổng còn trống.',
    en: '{option} is 0: any free port.',
  },
  'doctor.port.free': {
    vi: '{host}:{port} ({protocol}) còn trống.',
    en: '{host}:{port} ({protocol}) is free.',
  },
  'doctor.port.own': {
    vi: '{host}:{port} ({protocol}) do dịch vụ đang chạy giữ (pid {pid}).',
    en: '{host}:{port} ({protocol}) is held by the running service (pid {pid}).',
  },
  'doctor.port.taken': {
    vi: '{host}:{port} ({protocol}) bị chương trình khác chiếm: {program} (pid {pid}).',
    en: '{host}:{port} ({protocol}) is taken by another program: {program} (pid {pid}).',
  },
  'doctor.port.taken_step': {
    vi: 'Dừng chương trình ấy, hoặc đặt {option} khác.',
    en: 'Stop that program, or set another {option}.',
  },
  'doctor.port.refused': {
    vi: 'Không mở được {host}:{port} ({protocol}): {reason}',
    en: '{host}:{port} ({protocol}) cannot be had: {reason}',
  },
  'doctor.port.low_step': {
    vi: 'Cổng dưới 1024 cần CAP_NET_BIND_SERVICE (hai dòng có sẵn trong đơn vị systemd), hoặc đặt {option} cao hơn.',
    en: 'Ports below 1024 need CAP_NET_BIND_SERVICE (two lines that the unit of systemd shows), or set a higher {option}.',
  },
  'doctor.port.host_step': {
    vi: '{host} phải là địa chỉ của máy này; 0.0.0.0 là mọi địa chỉ.',
    en: '{host} must be an address of this machine; 0.0.0.0 is all of them.',
  },

  'doctor.certificate.valid': {
    vi: '{file}: còn {days} ngày (đến {until}), cho {names}.',
    en: '{file}: {days} days left (until {until}), for {names}.',
  },
  'doctor.certificate.expired': {
    vi: '{file} đã hết hạn ngày {until}.',
    en: '{file} expired on {until}.',
  },
  'doctor.certificate.renew_step': {
    vi: 'Xin chứng thư mới, thay {file} và {keyFile}, rồi khởi động lại dịch vụ.',
    en: 'Get a new certificate, replace {file} and {keyFile}, then start the service again.',
  },
  'doctor.certificate.early': {
    vi: '{file} chỉ có hiệu lực từ ngày {from}.',
    en: '{file} is valid from {from} only.',
  },
  'doctor.certificate.early_step': {
    vi: 'Kiểm tra đồng hồ của máy, hoặc chờ tới ngày ấy.',
    en: 'Check the clock of this machine, or wait for that day.',
  },
  'doctor.certificate.other_key': {
    vi: '{keyFile} không phải khóa của {file}.',
    en: '{keyFile} is not the key of {file}.',
  },
  'doctor.certificate.other_key_step': {
    vi: 'Đặt đúng cặp chứng thư và khóa; chứng thư của máy chủ phải đứng đầu tệp.',
    en: 'Give the pair that belongs together; the certificate of the server comes first in the file.',
  },
  'doctor.certificate.unreadable': {
    vi: 'Không đọc được chứng thư hoặc khóa: {reason}',
    en: 'Certificate or key cannot be read: {reason}',
  },
  'doctor.certificate.unreadable_step': {
    vi: 'Cần tệp PEM, khóa không đặt mật khẩu, và quyền đọc cho tài khoản của dịch vụ.',
    en: 'Both must be PEM, the key without a password, and readable by the account of the service.',
  },
  'doctor.certificate.names_step': {
    vi: 'Chứng thư không ghi tên máy (subjectAltName), máy gửi sẽ từ chối. Xin chứng thư có tên.',
    en: 'It names no host (subjectAltName), and senders refuse it. Get one with names.',
  },
  'doctor.certificate.open_step': {
    vi: 'Mọi tài khoản trên máy đọc được khóa. Đóng lại: chmod 640 {keyFile}',
    en: 'Everybody on this machine may read the key. Close it: chmod 640 {keyFile}',
  },

  'doctor.roots.readable': { vi: 'Đọc được {folders}.', en: '{folders} can be read.' },
  'doctor.roots.refused': {
    vi: 'Không đọc được {count} trên {total} thư mục.',
    en: '{count} of {total} folders cannot be read.',
  },
  'doctor.roots.step': {
    vi: 'Cho tài khoản của dịch vụ quyền đọc (nhóm adm với /var/log), hoặc sửa collect.file.roots.',
    en: 'Let the account of the service read them (group adm for /var/log), or correct collect.file.roots.',
  },

  'doctor.mail.none': {
    vi: 'Chưa cấu hình notify.smtp: thư báo động sẽ nằm chờ.',
    en: 'There is no notify.smtp: e-mails stay owed.',
  },
  'doctor.mail.none_step': {
    vi: 'Cấu hình notify.smtp nếu có nơi nhận bằng thư điện tử.',
    en: 'Configure notify.smtp if any destination is an e-mail address.',
  },
  'doctor.mail.ready': {
    vi: '{host}:{port} nhận kết nối, không đăng nhập. Chưa gửi thư nào.',
    en: '{host}:{port} lets us in, without a log-in. No mail was sent.',
  },
  'doctor.mail.logged_in': {
    vi: '{host}:{port} nhận đăng nhập của {user}. Chưa gửi thư nào.',
    en: '{host}:{port} takes the log-in of {user}. No mail was sent.',
  },
  'doctor.mail.missed': {
    vi: '{host}:{port} không dùng được: {reason}',
    en: '{host}:{port} cannot be used: {reason}',
  },
  'doctor.mail.refused_step': {
    vi: 'Máy chủ thư từ chối {user}: kiểm tra notify.smtp.user và GAC_SMTP_PASSWORD.',
    en: 'The mail server refuses {user}: check notify.smtp.user and GAC_SMTP_PASSWORD.',
  },
  'doctor.mail.password_step': {
    vi: 'Chưa có mật khẩu của {user}: đặt GAC_SMTP_PASSWORD.',
    en: 'There is no password of {user}: set GAC_SMTP_PASSWORD.',
  },
  'doctor.mail.untrusted_step': {
    vi: 'Không có TLS đáng tin. Cổng 465: đặt secure; cổng 587: cần STARTTLS; tổ chức chứng thực riêng: NODE_EXTRA_CA_CERTS; máy chủ nội bộ không TLS: requireTls: false.',
    en: 'There is no TLS to trust. Port 465: set secure; port 587: STARTTLS; a private authority: NODE_EXTRA_CA_CERTS; an internal server without TLS: requireTls: false.',
  },
  'doctor.mail.unreachable_step': {
    vi: 'Kiểm tra notify.smtp.host, notify.smtp.port và tường lửa.',
    en: 'Check notify.smtp.host, notify.smtp.port, and the firewall.',
  },

  'doctor.webhooks.public': {
    vi: 'Chỉ được tới địa chỉ Internet công cộng.',
    en: 'Only public addresses of the Internet may be reached.',
  },
  'doctor.webhooks.ranges': {
    vi: 'Được tới Internet công cộng và mạng riêng {ranges}.',
    en: 'Public addresses and the private networks {ranges} may be reached.',
  },
  'doctor.webhooks.wrong': { vi: 'Quy định sai: {reason}', en: 'The rules are wrong: {reason}' },
  'doctor.webhooks.wrong_step': {
    vi: 'Sửa notify.webhook.allowPrivateNetworks: dịch vụ không khởi động với giá trị này.',
    en: 'Correct notify.webhook.allowPrivateNetworks: the service does not start with this value.',
  },
  'doctor.webhooks.wide_step': {
    vi: 'Webhook tới được {addresses}, nơi không có SOC nào. Thu hẹp allowPrivateNetworks về đúng mạng của các SOC.',
    en: 'Webhooks reach {addresses}, where no SOC is. Narrow allowPrivateNetworks to the networks of the SOCs.',
  },
  'doctor.webhooks.http_step': {
    vi: 'Cho phép http://: cảnh báo đi không mã hóa. Tắt allowHttp khi chạy thật.',
    en: 'http:// is allowed: alerts travel in clear. Set allowHttp to false outside of trials.',
  },

  'doctor.traces.none': {
    vi: 'Chưa cấu hình; không cần để chạy.',
    en: 'Not configured, and not needed to run.',
  },
  'doctor.traces.answered': {
    vi: '{endpoint} trả lời {status}.',
    en: '{endpoint} answers {status}.',
  },
  'doctor.traces.missed': {
    vi: '{endpoint} không trả lời: {reason}',
    en: '{endpoint} does not answer: {reason}',
  },
  'doctor.traces.missed_step': {
    vi: 'Khởi động nơi nhận, hoặc sửa telemetry.traces.endpoint. Dịch vụ vẫn chạy, chỉ mất vết xử lý.',
    en: 'Start the receiver, or correct telemetry.traces.endpoint. The service runs, only traces are lost.',
  },
  'doctor.traces.headers_step': {
    vi: 'Nơi nhận đòi xác thực: kiểm tra GAC_OTLP_HEADERS.',
    en: 'The receiver asks for a log-in: check GAC_OTLP_HEADERS.',
  },
  'doctor.traces.path_step': {
    vi: 'Nơi nhận phải hiểu OTLP qua HTTP dạng JSON; đường dẫn thường là /v1/traces.',
    en: 'The receiver must take OTLP over HTTP in JSON; its path is /v1/traces as a rule.',
  },
  'doctor.traces.wrong': { vi: 'Không dùng được: {reason}', en: 'It cannot be used: {reason}' },
  'doctor.traces.wrong_step': {
    vi: 'Sửa telemetry.traces.endpoint (như http://localhost:4318/v1/traces) hoặc GAC_OTLP_HEADERS: dịch vụ không khởi động với giá trị này.',
    en: 'Correct telemetry.traces.endpoint (such as http://localhost:4318/v1/traces) or GAC_OTLP_HEADERS: the service does not start with it.',
  },
  'doctor.metrics.token': {
    vi: 'Prometheus đọc được /metrics bằng GAC_METRICS_TOKEN.',
    en: 'Prometheus can read /metrics with GAC_METRICS_TOKEN.',
  },
  'doctor.metrics.none': {
    vi: 'Chưa có GAC_METRICS_TOKEN: Prometheus không đọc được /metrics.',
    en: 'There is no GAC_METRICS_TOKEN: Prometheus cannot read /metrics.',
  },
  'doctor.metrics.step': {
    vi: 'Đặt GAC_METRICS_TOKEN (openssl rand -hex 32) và theo dõi dịch vụ từ bên ngoài: dịch vụ đã dừng thì không tự báo được.',
    en: 'Set GAC_METRICS_TOKEN (openssl rand -hex 32), and watch the service from outside: a dead process raises no alert.',
  },
} as const;
