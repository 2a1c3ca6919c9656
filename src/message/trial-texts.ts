/** What is said of the test of a source, hop by hop. */
export const TRIAL_TEXTS = {
  'trial.hop.received': { vi: 'Trạm Gác nhận được dòng thử', en: 'The test line arrived' },
  'trial.hop.authenticated': { vi: 'Đúng nguồn gửi', en: 'It is known who sent it' },
  'trial.hop.journaled': { vi: 'Đã ghi vào nhật ký gốc', en: 'On stable storage' },
  'trial.hop.parsed': { vi: 'Đọc được nội dung', en: 'Understood' },
  'trial.hop.valid': { vi: 'Thời gian và các trường hợp lệ', en: 'Time and fields are valid' },
  'trial.hop.located': { vi: 'Đúng tỉnh, thành phố', en: 'In the right province' },
  'trial.hop.stored': { vi: 'Đã lưu, tìm kiếm được', en: 'Stored, and can be searched' },
  'trial.hop.judged': { vi: 'Các luật đã xét', en: 'Judged by the rules' },
  'trial.hop.alerted': { vi: 'Cảnh báo thử đã lên', en: 'The test alert is up' },
  'trial.hop.notified': {
    vi: 'Thông báo thử đã tới nơi',
    en: 'The test notification was delivered',
  },

  'trial.from': { vi: 'Gửi từ {peer}.', en: 'Sent from {peer}.' },
  'trial.journal_full': {
    vi: 'Nhật ký gốc không nhận thêm. Kiểm tra dung lượng đĩa bằng “gac doctor”.',
    en: 'The journal takes nothing. Look at the disk with "gac doctor".',
  },
  'trial.other_key': {
    vi: 'Khóa trong yêu cầu là của một nguồn khác. Lấy đúng khóa: gac source key.',
    en: 'The key of the request belongs to another source. Issue one for this source: gac source key.',
  },
  'trial.taken_for': {
    vi: 'Đã nhận là của nguồn {source}.',
    en: 'It was taken for source {source}.',
  },
  'trial.other_source': {
    vi: 'Dòng thử từ {peer} được nhận là của nguồn khác. Kiểm tra khóa, địa chỉ gửi, chứng thư hoặc APP-NAME của hai nguồn.',
    en: 'The line from {peer} was taken for another source. Look at the key, address, certificate or APP-NAME of both.',
  },
  'trial.refused.no_key': {
    vi: 'Yêu cầu từ {peer} không có khóa. Thêm dòng “Authorization: Bearer gsk_…” vào cấu hình gửi.',
    en: 'The request from {peer} carries no key. Add "Authorization: Bearer gsk_…" to what sends.',
  },
  'trial.refused.bad_key': {
    vi: 'Khóa của yêu cầu từ {peer} không đúng hoặc đã bị thu hồi. Cấp khóa mới: gac source key.',
    en: 'The key of the request from {peer} is unknown or was revoked. Issue another: gac source key.',
  },
  'trial.refused.disabled': {
    vi: 'Nguồn đang bị tắt, nên yêu cầu từ {peer} bị từ chối. Bật lại nguồn rồi thử lại.',
    en: 'The source is disabled, so the request from {peer} was refused. Enable it and try again.',
  },
  'trial.refused.unknown_peer': {
    vi: 'Không nguồn nào khai báo địa chỉ gửi {peer}. Thêm địa chỉ này vào nguồn (--syslog-peer).',
    en: 'No source names the sender {peer}. Add this address to the source (--syslog-peer).',
  },
  'trial.refused.unknown_app_name': {
    vi: 'Địa chỉ {peer} đã khai báo, nhưng không nguồn nào nhận APP-NAME của dòng thử. Sửa --app-name hoặc tên chương trình gửi.',
    en: 'The sender {peer} is known, but no source takes the APP-NAME of the line. Correct --app-name or the tag of the sender.',
  },
  'trial.not_parsed': {
    vi: 'Không đọc được theo loại {type}: {reason}, {detail}. Kiểm tra mẫu: gac source check.',
    en: 'Not read as {type}: {reason}, {detail}. Check a sample: gac source check.',
  },
  'trial.not_parsed_likely': {
    vi: 'Không đọc được theo loại {type}: {reason}, {detail}. Dòng này giống loại {likely}: hãy đổi loại của nguồn.',
    en: 'Not read as {type}: {reason}, {detail}. It looks like {likely}: change the type of the source.',
  },
  'trial.time_future': {
    vi: 'Thời gian {claimed} nằm ở tương lai. Kiểm tra đồng hồ và múi giờ của máy gửi.',
    en: 'The time {claimed} lies in the future. Check the clock and the zone of the sender.',
  },
  'trial.time_past': {
    vi: 'Thời gian {claimed} cũ hơn thời hạn lưu giữ. Kiểm tra đồng hồ và múi giờ của máy gửi.',
    en: 'The time {claimed} is older than events are kept. Check the clock and the zone of the sender.',
  },
  'trial.values_lost': {
    vi: 'Một số giá trị không giữ nguyên được ({tags}). Kiểm tra bảng mã UTF-8 và các trường ECS.',
    en: 'Some values were not kept as sent ({tags}). Check the encoding (UTF-8) and the ECS fields.',
  },
  'trial.located': { vi: 'Ghi vào {name}.', en: 'Put into {name}.' },
  'trial.misplaced': {
    vi: 'Ghi vào {name}, trong khi nguồn thuộc {wanted}. Kiểm tra khai báo nguồn.',
    en: 'Put into {name}, but the source is of {wanted}. Check the registration of the source.',
  },
  'trial.alert_failed': {
    vi: 'Không tạo được cảnh báo thử. Xem nhật ký của dịch vụ hoặc chạy “gac doctor”.',
    en: 'The test alert could not be made. See the log of the service, or run "gac doctor".',
  },
  'trial.send_failed': {
    vi: 'Trạm Gác không tự gửi được tới {url}: {detail}. Kiểm tra địa chỉ công khai (http.publicUrl) và proxy phía trước.',
    en: 'The service could not send to {url}: {detail}. Check the public address (http.publicUrl) and the proxy before it.',
  },
  'trial.notify_off': {
    vi: 'Không gửi thông báo cho ai. Muốn thử cả bước này thì chọn gửi thông báo thử.',
    en: 'Nobody is told. Ask for a test notification to try this too.',
  },
  'trial.no_destination': {
    vi: 'Tỉnh chưa có nơi nhận thông báo nào đang bật. Thêm nơi nhận: gac destination add.',
    en: 'The province has no enabled destination. Add one: gac destination add.',
  },
  'trial.notify_dead': {
    vi: 'Nơi nhận {name} không nhận được: {detail}.',
    en: 'The destination {name} could not be reached: {detail}.',
  },
  'trial.wait.http': {
    vi: 'Chưa nhận được gì. Chạy lệnh bên trên tại máy gửi; nếu lệnh báo lỗi kết nối, kiểm tra tường lửa và địa chỉ.',
    en: 'Nothing came yet. Run the command on the sender; on a connection error check firewall and address.',
  },
  'trial.wait.syslog': {
    vi: 'Chưa nhận được gì. Kiểm tra máy gửi có tới được cổng syslog không (tường lửa), và dịch vụ có mở cổng đó không.',
    en: 'Nothing came yet. Check that the sender reaches the syslog port (firewall) and that the service listens on it.',
  },
  'trial.wait.file': {
    vi: 'Chưa thấy dòng thử trong tệp. Kiểm tra đường dẫn, collect.file.roots và quyền đọc của dịch vụ.',
    en: 'The line was not seen in the file yet. Check the path, collect.file.roots and whether the service may read it.',
  },
  'trial.wait.kafka': {
    vi: 'Chưa thấy dòng thử trên topic. Kiểm tra tên topic, địa chỉ broker và quyền của người dùng.',
    en: 'The line was not seen on the topic yet. Check topic, brokers and the rights of the user.',
  },
  'trial.wait.upload': {
    vi: 'Chưa có tệp nào chứa dòng thử. Nguồn này nhận tệp do người nạp nên không có luồng để chờ: lưu dòng thử thành một tệp rồi nạp như tệp thật (lệnh bên trên, hoặc thả vào mục Nạp tệp).',
    en: 'No file with the test line came yet. Files are brought to this source, so there is no stream to wait for: save the line as a file and bring it as you bring the real ones (the command above, or Upload a file).',
  },
  'trial.closed.disabled': {
    vi: 'Nguồn đang bị tắt nên mọi bản ghi đều bị từ chối. Bật lại trên trang của nguồn, hoặc: gac source set {id} --enable',
    en: 'The source is switched off, so everything is refused. Switch it on on its page, or: gac source set {id} --enable',
  },
  'trial.closed.syslog': {
    vi: 'Dịch vụ chưa mở cổng syslog nào: khai tlsPort, tcpPort hoặc udpPort trong collect.syslog của gac.yaml rồi khởi động lại.',
    en: 'The service listens on no syslog port: set tlsPort, tcpPort or udpPort under collect.syslog in gac.yaml and restart.',
  },
  'trial.closed.kafka': {
    vi: 'Dịch vụ chưa biết broker nào: khai collect.kafka.brokers trong gac.yaml rồi khởi động lại.',
    en: 'The service knows no broker: set collect.kafka.brokers in gac.yaml and restart.',
  },
  'trial.closed.file_root': {
    vi: 'Dịch vụ không được phép đọc {path}: thêm {folder} vào collect.file.roots trong gac.yaml rồi khởi động lại.',
    en: 'The service may not read {path}: add {folder} to collect.file.roots in gac.yaml and restart.',
  },
  'trial.closed.file_absent': {
    vi: 'Không có {path} trên máy của Trạm Gác. Kiểm tra tên tệp; nếu tệp nằm ở máy khác, hãy gửi bằng rsyslog hoặc HTTP.',
    en: 'There is no {path} on the machine of the service. Look at the name; if the file is on another machine, send it by rsyslog or HTTP.',
  },
  'trial.closed.file_right': {
    vi: 'Tài khoản của dịch vụ không có quyền đọc {path}. Cấp quyền bằng setfacl như trong phần cấu hình, rồi thử lại.',
    en: 'The account of the service may not read {path}. Grant it with setfacl as the configuration shows, and try again.',
  },
  'trial.wait.behind': {
    vi: 'Dòng thử đã tới, đang chờ xử lý các bản ghi trước nó.',
    en: 'The line is in; records before it are being worked on.',
  },
  'trial.wait.notified': {
    vi: 'Đang gửi thông báo thử.',
    en: 'The test notification is on its way.',
  },

  'trial.alert.title': { vi: 'Thử nguồn nhật ký {source}', en: 'Test of log source {source}' },
  'trial.alert.description': {
    vi: 'Cảnh báo do việc thử nguồn tạo ra để chứng tỏ đường đi từ nhật ký đến cảnh báo thông suốt. Không ai bị đánh thức vì nó.',
    en: 'Raised by a test of a source, to show that the way from log to alert works. Nobody is notified of it.',
  },
  'trial.alert.reason': {
    vi: 'Dòng thử của nguồn {source} đã đi hết đường và được các luật xét.',
    en: 'The test line of source {source} came the whole way and was judged by the rules.',
  },
  'trial.alert.step': {
    vi: 'Không phải làm gì: cảnh báo tự đóng với kết luận “thử nghiệm” khi việc thử kết thúc.',
    en: 'Nothing to do: it is closed by itself with the verdict “test” when the test is over.',
  },
} as const;
