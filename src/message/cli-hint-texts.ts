/** What the command line says beside an error, and the heads of its tables. */
export const CLI_HINT_TEXTS = {
  'cli.first_login': {
    vi: 'Đăng nhập lần đầu (chỉ hiện một lần): {login} / {password}',
    en: 'First log-in (shown this once): {login} / {password}',
  },
  'cli.unknown_option': { vi: 'Không có tùy chọn {name}.', en: 'There is no option {name}.' },
  'cli.bad_url': {
    vi: '"{url}" không phải là địa chỉ của dịch vụ; viết như http://127.0.0.1:8321.',
    en: '"{url}" is not an address of the service; write it like http://127.0.0.1:8321.',
  },
  'cli.not_gac': {
    vi: 'Máy chủ tại {url} trả lời {status}, nhưng không phải là Trạm Gác. Kiểm tra --url hoặc GAC_URL, và máy chủ ủy quyền phía trước.',
    en: 'The server at {url} answers {status}, but is not Trạm Gác. Check --url or GAC_URL, and the proxy in front.',
  },
  'cli.verbs': { vi: 'Các lệnh của gac {noun}:', en: 'Commands of gac {noun}:' },
  'cli.one_transport': {
    vi: 'Một nguồn chỉ có một cách gửi: --upload, hoặc --file, hoặc --kafka-topic, hoặc --syslog-peer và --syslog-certificate, hoặc không có gì (HTTP).',
    en: 'A source has one way in: --upload, or --file, or --kafka-topic, or --syslog-peer and --syslog-certificate, or none of them (HTTP).',
  },
  'cli.source_upload_next': {
    vi: 'Nguồn này nhận tệp do người nạp: gac source upload {id} TỆP. Quá 8 ngày không có tệp mới báo im lặng.',
    en: 'Files are brought to this source: gac source upload {id} FILE. It is silent after 8 days without any.',
  },
  'cli.filter_field': {
    vi: 'Bộ lọc: "{field}" không phải trường của ECS hay của Trạm Gác.',
    en: 'Filter: "{field}" is no field of ECS, nor of Trạm Gác.',
  },
  'cli.filter_field_near': {
    vi: 'Bộ lọc: "{field}" không phải trường của ECS hay của Trạm Gác. Có phải là "{near}"?',
    en: 'Filter: "{field}" is no field of ECS, nor of Trạm Gác. Is "{near}" meant?',
  },
  'cli.logsource_unfed': {
    vi: 'Không loại bản ghi nào đem lại {logsource}: luật cho nguồn này không thấy sự kiện nào, trừ khi sự kiện tự ghi "logsource".',
    en: 'No type of record feeds {logsource}: its rules see no event, unless documents name it in "logsource" themselves.',
  },
  'cli.app_name_alone': {
    vi: '--app-name chỉ dùng cùng --syslog-peer hoặc --syslog-certificate: phải biết ai gửi.',
    en: '--app-name needs --syslog-peer or --syslog-certificate: it must be known who sends.',
  },
  'cli.no_province': {
    vi: 'Không có tỉnh, thành phố "{given}". Viết tên hoặc mã hai chữ số, như "Lào Cai" hoặc 15.',
    en: 'There is no province "{given}". Give its name or two-digit code, such as "Lao Cai" or 15.',
  },
  'cli.no_commune': {
    vi: 'Không rõ xã, phường "{given}" của {province}. Viết tên đầy đủ (như "Phường Cam Đường") hoặc mã năm chữ số.',
    en: 'It is not clear which commune of {province} "{given}" is. Give its full name (such as "Cam Duong") or its five-digit code.',
  },
  'cli.source_id': {
    vi: 'Mã nguồn "{id}" chưa đúng: chỉ dùng chữ thường không dấu, chữ số và gạch nối, 2 đến 63 ký tự, như lao-cai-portal.',
    en: 'The id "{id}" cannot be used: lower-case letters, digits and hyphens only, 2 to 63 of them, such as lao-cai-portal.',
  },
  'cli.source_remove': {
    vi: 'Gỡ một nguồn và khóa của nguồn; sự kiện đã lưu vẫn còn',
    en: 'Remove a source and its keys; stored events stay',
  },
  'cli.source_remove_confirm': {
    vi: 'Máy gửi sẽ bị từ chối ngay và không hoàn tác được. Nếu chắc chắn, thêm: --confirm {id}. Chỉ tạm dừng: gac source set {id} --disable',
    en: 'Senders are refused at once, and it cannot be undone. If you are sure, add: --confirm {id}. Only to pause: gac source set {id} --disable',
  },
  'cli.source_removed': {
    vi: 'Đã gỡ nguồn {id}. Sự kiện và cảnh báo đã lưu vẫn còn.',
    en: 'The source {id} is removed. Stored events and alerts stay.',
  },
  'cli.source_on_and_off': {
    vi: 'Chỉ dùng một trong --enable và --disable.',
    en: 'Give only one of --enable and --disable.',
  },
  'cli.source_read_again': {
    vi: 'Từ nay bản ghi mới được đọc theo cách này. Các dòng trước đây không đọc được: gac deadletter replay --filter gac.source.id:{id}',
    en: 'From here on records are read like this. Those that could not be read before: gac deadletter replay --filter gac.source.id:{id}',
  },
  'cli.source_twin': {
    vi: 'Lưu ý: nguồn {twin} có vẻ đã mang chính những bản ghi này; để cả hai thì mỗi bản ghi thành hai sự kiện. Nếu đăng ký nhầm: gac source remove {id} --confirm {id}',
    en: 'Note: the source {twin} seems to bring these records already; with both, each becomes two events. If this was a mistake: gac source remove {id} --confirm {id}',
  },
  'cli.nearest_province': {
    vi: 'Có phải ý bạn là {name} ({code})?',
    en: 'Did you mean {name} ({code})?',
  },
  'cli.rule_test_none': {
    vi: 'Không có ca kiểm thử nào trong {names}: ca nằm trong tệp tên .test.yml, cạnh luật.',
    en: 'There is no test case in {names}: cases lie in files named .test.yml, beside the rule.',
  },
  'cli.rule_not_a_test': {
    vi: '{name} không phải tệp ca kiểm thử; hãy đưa tệp .test.yml hoặc thư mục.',
    en: '{name} is no file of test cases; give a .test.yml file or a folder.',
  },
  'cli.rule_fires': { vi: 'có', en: 'some' },
  'cli.rule_refused': { vi: 'Luật bị từ chối: {file}', en: 'Refused rule: {file}' },
  'cli.status.last_event': { vi: 'Sự kiện gần nhất', en: 'Last event' },
  'cli.status.hour': { vi: 'Sự kiện trong 1 giờ qua', en: 'Events in the last hour' },
  'cli.status.day': { vi: 'Sự kiện trong 24 giờ qua', en: 'Events in the last 24 hours' },
  'cli.status.dead': {
    vi: 'Không đọc được trong 24 giờ qua',
    en: 'Not understood in the last 24 hours',
  },
  'cli.status.why': { vi: 'Vì sao', en: 'Why' },
  'cli.status.last_dead': { vi: 'Dòng không đọc được gần nhất', en: 'Last line not understood' },
  'cli.status.silent': {
    vi: 'Chưa có sự kiện nào. Xem lý do trong nhật ký của dịch vụ và docs/onboarding.vi.md.',
    en: 'No event has come yet. The log of the service and docs/onboarding.md say why.',
  },

  'cli.hint.gac_data_dir_locked': {
    vi: 'Một dịch vụ khác đang dùng thư mục dữ liệu này. Dừng dịch vụ đó, hoặc đặt dataDirectory khác.',
    en: 'Another service uses this data directory. Stop it, or set another dataDirectory.',
  },
  'cli.hint.gac_config_unreadable': {
    vi: 'Kiểm tra đường dẫn sau --config và quyền đọc tệp.',
    en: 'Check the path after --config and the permission to read it.',
  },
  'cli.hint.gac_auth_failed': {
    vi: 'Khóa sai hoặc đã bị thu hồi. Kiểm tra --key, GAC_KEY, hoặc cli.json trong thư mục dữ liệu.',
    en: 'The key is wrong or was revoked. Check --key, GAC_KEY, or cli.json in the data directory.',
  },
  'cli.hint.gac_forbidden': {
    vi: 'Vai trò của khóa này không được phép làm việc này.',
    en: 'The role of this key does not permit this.',
  },
  'cli.hint.gac_not_found': {
    vi: 'Không tìm thấy, hoặc không thuộc phạm vi quản lý. Xem mã đúng bằng lệnh list.',
    en: 'It is absent, or not within your scope. The list command shows the right ids.',
  },
  'cli.hint.gac_alert_transition': {
    vi: 'Không thực hiện được ở trạng thái hiện tại của cảnh báo. Xem bằng gac alert show.',
    en: 'Not possible in the present status of the alert. See gac alert show.',
  },
  'cli.hint.gac_precondition_failed': {
    vi: 'Người khác vừa thay đổi. Xem lại rồi thực hiện lại.',
    en: 'Somebody else has just changed it. Look at it, then repeat.',
  },
  'cli.hint.gac_conflict': {
    vi: 'Trùng với cái đã có, hoặc trạng thái hiện tại không cho phép. Xem lại bằng lệnh list.',
    en: 'It is there already, or its present state does not permit this. See the list command.',
  },
  'cli.hint.gac_request_invalid': {
    vi: 'Một giá trị chưa hợp lệ. Xem cách dùng bằng --help.',
    en: 'A value is not valid. See --help for what is taken.',
  },
  'cli.hint.eaddrinuse': {
    vi: 'Cổng đang được chương trình khác dùng. Dừng chương trình đó, hoặc đặt cổng khác trong gac.yaml.',
    en: 'Another program has this port. Stop it, or set another port in gac.yaml.',
  },
  'cli.hint.eacces': {
    vi: 'Tài khoản đang chạy không có quyền. Kiểm tra chủ sở hữu và quyền của đường dẫn; cổng dưới 1024 cần quyền riêng.',
    en: 'The account lacks the permission. Check owner and mode of the path; ports below 1024 need a capability.',
  },
  'cli.hint.erofs': {
    vi: 'Ổ đĩa chỉ cho đọc. Đặt dataDirectory ở nơi ghi được.',
    en: 'The file system is read-only. Set dataDirectory to a place that can be written.',
  },
  'cli.hint.enospc': {
    vi: 'Ổ đĩa đã đầy. Giải phóng dung lượng rồi khởi động lại.',
    en: 'The disk is full. Free some space, then start again.',
  },
  'cli.hint.enoent': {
    vi: 'Không có tệp hay thư mục này. Kiểm tra đường dẫn và quyền ghi; đường dẫn tương đối trong tệp cấu hình tính từ tệp đó.',
    en: 'There is no such file or folder. Check the path and the right to write there; relative paths in a configuration start from its file.',
  },
  'cli.hint.enotdir': {
    vi: 'Một phần của đường dẫn là tệp, không phải thư mục.',
    en: 'A part of the path is a file, not a folder.',
  },
  'cli.hint.eexist': {
    vi: 'Đường dẫn này đã là một tệp; cần một thư mục.',
    en: 'The path is a file already; a folder is needed.',
  },

  'cli.column.id': { vi: 'MÃ', en: 'ID' },
  'cli.column.type': { vi: 'LOẠI', en: 'TYPE' },
  'cli.column.level': { vi: 'MỨC ĐỘ', en: 'LEVEL' },
  'cli.column.status': { vi: 'TRẠNG THÁI', en: 'STATUS' },
  'cli.column.province': { vi: 'ĐỊA PHƯƠNG', en: 'PROVINCE' },
  'cli.column.commune': { vi: 'XÃ, PHƯỜNG', en: 'COMMUNE' },
  'cli.column.last': { vi: 'GẦN NHẤT', en: 'LAST' },
  'cli.column.title': { vi: 'TIÊU ĐỀ', en: 'TITLE' },
  'cli.column.time': { vi: 'THỜI GIAN', en: 'TIME' },
  'cli.column.source': { vi: 'NGUỒN', en: 'SOURCE' },
  'cli.column.reason': { vi: 'LÝ DO', en: 'REASON' },
  'cli.column.line': { vi: 'NỘI DUNG', en: 'LINE' },
  'cli.column.transport': { vi: 'CÁCH GỬI', en: 'TRANSPORT' },
  'cli.column.enabled': { vi: 'ĐANG BẬT', en: 'ENABLED' },
  'cli.column.since': { vi: 'TỪ', en: 'SINCE' },
  'cli.column.login': { vi: 'TÀI KHOẢN', en: 'LOGIN' },
  'cli.column.name': { vi: 'HỌ TÊN', en: 'NAME' },
  'cli.column.role': { vi: 'VAI TRÒ', en: 'ROLE' },
  'cli.column.provinces': { vi: 'ĐỊA PHƯƠNG', en: 'PROVINCES' },
  'cli.column.channel': { vi: 'KÊNH', en: 'CHANNEL' },
  'cli.column.address': { vi: 'ĐỊA CHỈ', en: 'ADDRESS' },
  'cli.column.health': { vi: 'TÌNH TRẠNG', en: 'HEALTH' },
  'cli.column.destination': { vi: 'NƠI NHẬN', en: 'DESTINATION' },
  'cli.column.state': { vi: 'TRẠNG THÁI', en: 'STATE' },
  'cli.column.tries': { vi: 'SỐ LẦN', en: 'TRIES' },
  'cli.column.next': { vi: 'LẦN TỚI', en: 'NEXT' },
  'cli.column.answer': { vi: 'TRẢ LỜI', en: 'ANSWER' },
  'cli.column.family': { vi: 'NHÓM', en: 'FAMILY' },
  'cli.column.kind': { vi: 'DẠNG', en: 'KIND' },
  'cli.column.runs': { vi: 'XÉT', en: 'RUNS' },
  'cli.column.file': { vi: 'TỆP', en: 'FILE' },
  'cli.column.owner': { vi: 'NGƯỜI CHỊU TRÁCH NHIỆM', en: 'OWNER' },
  'cli.column.expires': { vi: 'HẾT HẠN', en: 'EXPIRES' },
  'cli.column.condition': { vi: 'ĐIỀU KIỆN', en: 'CONDITION' },
  'cli.column.logsource': { vi: 'NGUỒN LOG', en: 'LOGSOURCE' },
  'cli.column.field': { vi: 'TRƯỜNG CỦA SIGMA', en: 'FIELD OF SIGMA' },
  'cli.column.ecs': { vi: 'TRƯỜNG CỦA SỰ KIỆN', en: 'FIELD OF EVENTS' },
  'cli.column.version': { vi: 'PHIÊN BẢN', en: 'VERSION' },
  'cli.column.from': { vi: 'TỪ', en: 'FROM' },
  'cli.column.until': { vi: 'ĐẾN', en: 'UNTIL' },
  'cli.column.node': { vi: 'MÁY', en: 'NODE' },
  'cli.column.day': { vi: 'NGÀY', en: 'DAY' },
  'cli.column.signals_old': { vi: 'TÍN HIỆU CŨ', en: 'SIGNALS OLD' },
  'cli.column.signals_new': { vi: 'TÍN HIỆU MỚI', en: 'SIGNALS NEW' },
  'cli.column.alerts_old': { vi: 'CẢNH BÁO CŨ', en: 'ALERTS OLD' },
  'cli.column.alerts_new': { vi: 'CẢNH BÁO MỚI', en: 'ALERTS NEW' },
  'cli.yes': { vi: 'có', en: 'yes' },
  'cli.no': { vi: 'không', en: 'no' },
} as const;
