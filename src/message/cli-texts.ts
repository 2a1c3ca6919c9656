/** Texts of the command line. */
export const CLI_TEXTS = {
  'cli.usage': { vi: 'Cách dùng', en: 'Usage' },
  'cli.commands': { vi: 'Các lệnh', en: 'Commands' },
  'cli.about': {
    vi: 'Trạm Gác: nhận nhật ký, tìm sự cố, báo tới SOC chịu trách nhiệm và chứng minh đã báo.',
    en: 'Trạm Gác: takes logs in, finds incidents, tells the SOC that answers, and proves it.',
  },
  'cli.more': {
    vi: 'Xem tùy chọn của một lệnh: thêm --help vào sau lệnh',
    en: 'Options of a command: add --help to it',
  },
  'cli.options': { vi: 'Tùy chọn', en: 'Options' },
  'cli.repeatable': { vi: '(lặp lại được)', en: '(can be repeated)' },
  'cli.see': {
    vi: 'Chi tiết, ví dụ và mã thoát: {page}',
    en: 'Details, examples and exit codes: {page}',
  },
  'cli.common': {
    vi: 'Chung: --json (kết quả dạng JSON), --url và --key (hoặc GAC_URL, GAC_KEY), --data THƯ_MỤC, --lang vi|en',
    en: 'Common: --json (JSON results), --url and --key (or GAC_URL, GAC_KEY), --data DIRECTORY, --lang vi|en',
  },
  'cli.unknown': { vi: 'Không có lệnh "{name}".', en: 'There is no command "{name}".' },
  'cli.nearest': { vi: 'Có phải ý bạn là "{name}"?', en: 'Did you mean "{name}"?' },
  'cli.missing': { vi: 'Thiếu {name}.', en: '{name} is missing.' },
  'cli.empty': { vi: 'Không có kết quả.', en: 'Nothing found.' },
  'cli.shape': { vi: 'gac <đối tượng> <hành động> …', en: 'gac <noun> <verb> …' },
  'cli.total': { vi: '{shown} trên {total}', en: '{shown} of {total}' },
  'cli.unreachable': {
    vi: 'Không kết nối được dịch vụ tại {url}. Khởi động bằng "npm start", hoặc chỉ ra địa chỉ bằng --url hay GAC_URL.',
    en: 'The service at {url} does not answer. Start it with "npm start", or name it with --url or GAC_URL.',
  },
  'cli.no_key': {
    vi: 'Chưa có khóa. Chạy lệnh trong thư mục có dữ liệu của dịch vụ (--data), hoặc đặt GAC_KEY.',
    en: 'There is no key. Run this where the data directory of the service is (--data), or set GAC_KEY.',
  },
  'cli.start': { vi: 'Khởi động dịch vụ', en: 'Start the service' },
  'cli.demo': {
    vi: 'Chạy thử với một ngày nhật ký mô phỏng',
    en: 'Start with a simulated day of logs',
  },
  'cli.store_kibana': {
    vi: 'In bộ đối tượng để Kibana nạp vào (xem sự kiện và cảnh báo)',
    en: 'Print what Kibana imports to show events and alerts',
  },
  'cli.config_check': { vi: 'Kiểm tra tệp cấu hình', en: 'Check a configuration file' },
  'cli.config_ok': { vi: 'Cấu hình hợp lệ: {file}', en: 'The configuration is valid: {file}' },
  'cli.config_defaults': { vi: 'mặc định (không có gac.yaml)', en: 'defaults (no gac.yaml)' },
  'cli.source_add': {
    vi: 'Đăng ký nguồn nhật ký và cấp khóa',
    en: 'Register a source and issue its key',
  },
  'cli.source_added': {
    vi: 'Đã đăng ký nguồn {id} ({type}) cho {province}.',
    en: 'Source {id} ({type}) is registered for {province}.',
  },
  'cli.source_key': {
    vi: 'Khóa gửi nhật ký (chỉ hiện một lần): {key}',
    en: 'Ingest key (shown this once): {key}',
  },
  'cli.source_try': { vi: 'Gửi thử một dòng:', en: 'Send a first line:' },
  'cli.source_list': { vi: 'Liệt kê nguồn nhật ký', en: 'List sources' },
  'cli.source_test': {
    vi: 'Đọc thử các dòng mẫu như nguồn này gửi (không lưu)',
    en: 'Read sample lines as this source would send them (nothing is stored)',
  },
  'cli.source_tested': {
    vi: '{parsed} dòng đọc được, {failed} dòng không đọc được.',
    en: '{parsed} lines understood, {failed} not understood.',
  },
  'cli.source_upload': {
    vi: 'Tải tệp nhật ký lên cho một nguồn: văn bản, .evtx, .gz, .zip, CSV hoặc .xlsx',
    en: 'Upload log files to a source: text, .evtx, .gz, .zip, CSV or .xlsx',
  },
  'cli.upload.progress': {
    vi: '{percent}% · {part} · {lines} dòng · còn {left}',
    en: '{percent}% · {part} · {lines} lines · {left} left',
  },
  'cli.upload.done': {
    vi: '{file}: đã gửi {records} bản ghi, trong đó {repeated} bản ghi đã nhận từ trước. Xem kết quả: gac source status {id}',
    en: '{file}: {records} records sent, {repeated} of them had already been received. See what came of them: gac source status {id}',
  },
  'cli.upload.already': {
    vi: '{file}: đã nhận từ trước, cả {repeated} bản ghi; không lưu thêm gì.',
    en: '{file}: already received, all {repeated} records; nothing more was stored.',
  },
  'cli.upload.not_text': {
    vi: '{part}: không phải nhật ký (tài liệu, ảnh, hoặc tệp nén mang tên khác); không gửi gì.',
    en: '{part}: no log (a document, an image, or an archive under another name); nothing was sent.',
  },
  'cli.upload.empty': {
    vi: '{file}: tệp không có dòng nào, không gửi gì.',
    en: '{file}: the file has no lines; nothing was sent.',
  },
  'cli.upload.damaged': {
    vi: '{file}: bỏ qua {count} phần không đọc được: {why}',
    en: '{file}: {count} parts could not be read and were left out: {why}',
  },
  'cli.upload.damage.file_header': {
    vi: 'phần đầu tệp nhật ký sự kiện Windows bị hỏng',
    en: 'the head of the Windows event log is damaged',
  },
  'cli.upload.damage.truncated': {
    vi: 'tệp bị cắt cụt ở cuối',
    en: 'the file is cut off at its end',
  },
  'cli.upload.damage.chunk_magic': {
    vi: 'khối không phải là khối nhật ký sự kiện',
    en: 'a block is no block of an event log',
  },
  'cli.upload.damage.chunk_checksum': {
    vi: 'mã kiểm của khối không khớp với nội dung',
    en: 'the checksum of a block does not fit its content',
  },
  'cli.upload.damage.record_frame': {
    vi: 'bản ghi bị ghi đè hoặc ghi dở',
    en: 'a record was written over or only in part',
  },
  'cli.upload.damage.binary_xml': {
    vi: 'nội dung bản ghi không đúng định dạng',
    en: 'the content of a record is not what it should be',
  },
  'cli.upload.damage.too_large': {
    vi: 'bản ghi phình ra quá giới hạn khi giải mã',
    en: 'a record grows beyond the limit when it is decoded',
  },
  'cli.source_new_key': {
    vi: 'Cấp thêm khóa cho một nguồn',
    en: 'Issue a further key of a source',
  },
  'cli.source_status': { vi: 'Tình trạng của một nguồn', en: 'How a source is doing' },
  'cli.rule_list': { vi: 'Liệt kê luật đang dùng', en: 'List the rules in force' },
  'cli.rule_test': {
    vi: 'Chạy các ca kiểm thử của luật',
    en: 'Run the test cases of rules',
  },
  'cli.rule_tested': {
    vi: '{passed} ca đạt, {failed} ca không đạt.',
    en: '{passed} cases passed, {failed} failed.',
  },
  'cli.rule_eval': {
    vi: 'Bộ lọc Unix: áp luật Sigma lên sự kiện NDJSON từ stdin, in mỗi lần khớp thành một dòng',
    en: 'Unix filter: judge NDJSON events on stdin by Sigma rules, one line a match',
  },
  'cli.rule_eval_rejected': {
    vi: '{rejected} trên {total} luật bị từ chối; xem lý do bằng gac rule lint.',
    en: '{rejected} of {total} rules are refused; gac rule lint tells why.',
  },
  'cli.rule_eval_broken': { vi: 'Dòng {line}: {detail}', en: 'Line {line}: {detail}' },
  'cli.rule_none': {
    vi: 'Không có luật nào nạp được trong {names}: luật là tệp .yml hoặc .yaml.',
    en: 'No rule of {names} loads: rules are files named .yml or .yaml.',
  },
  'cli.rule_surplus': {
    vi: '"{word}" thừa: nhiều thư mục luật ghi sau --rules, cách nhau bằng dấu phẩy; sự kiện đọc từ stdin (< TỆP).',
    en: '"{word}" is not expected: several rule folders follow --rules with commas, and events come on stdin (< FILE).',
  },
  'cli.rule_no_events': {
    vi: 'Không có sự kiện nào từ stdin; đưa mỗi sự kiện một dòng JSON (< sukien.ndjson).',
    en: 'No events came on stdin; give one JSON object a line (< events.ndjson).',
  },
  'cli.rule_eval_unread': {
    vi: '{count} dòng không xét được.',
    en: '{count} lines could not be judged.',
  },
  'cli.rule_eval_threads': {
    vi: 'Số luồng phải là số nguyên từ 1 đến {most}, không phải "{given}".',
    en: 'The number of threads is a whole number from 1 to {most}, not "{given}".',
  },
  'cli.rule_lint': {
    vi: 'Soát luật, điều chỉnh địa phương và ánh xạ trường: cái nào nạp được, chỗ nào sai hoặc nên sửa',
    en: 'Check rules, overlays and field mappings: which load, what is wrong and what could be better',
  },
  'cli.rule_linted': {
    vi: '{loaded} luật nạp được, {rejected} bị từ chối; {error} lỗi, {warning} cảnh báo, {hint} gợi ý.',
    en: '{loaded} rules load, {rejected} are refused; {error} errors, {warning} warnings, {hint} hints.',
  },
  'cli.overlays_linted': {
    vi: '{loaded} điều chỉnh địa phương và ánh xạ trường nạp được, {rejected} bị từ chối.',
    en: '{loaded} overlays and field mappings load, {rejected} are refused.',
  },
  'cli.rule_mapping': {
    vi: 'Xem tên trường của Sigma ứng với trường nào của sự kiện, theo nguồn log',
    en: 'Show which event fields the field names of Sigma stand for, by logsource',
  },
  'cli.bad_logsource': {
    vi: '"{given}" không phải nguồn log; viết dạng windows/process_creation, -/webserver hoặc linux/-/auditd.',
    en: '"{given}" is no logsource; write windows/process_creation, -/webserver or linux/-/auditd.',
  },
  'cli.no_pipeline': {
    vi: 'Không có bộ ánh xạ trường "{name}"; có: {known}.',
    en: 'There is no field pipeline "{name}"; there is: {known}.',
  },
  'cli.alert_list': { vi: 'Liệt kê cảnh báo', en: 'List alerts' },
  'cli.alert_show': { vi: 'Xem một cảnh báo', en: 'Show one alert' },
  'cli.alert_ack': { vi: 'Tiếp nhận cảnh báo', en: 'Acknowledge alerts' },
  'cli.alert_close': { vi: 'Đóng cảnh báo với kết luận', en: 'Close alerts with a verdict' },
  'cli.alert_changed': { vi: '{id}: {status}', en: '{id}: {status}' },
  'cli.alert.quiet': { vi: 'Không báo cho ai', en: 'Nobody is told' },
  'cli.alert.quiet.observing': { vi: 'nguồn đang chỉ theo dõi', en: 'its source is observed' },
  'cli.alert.quiet.test': { vi: 'do thử nguồn', en: 'it came of a test of a source' },
  'cli.event_search': { vi: 'Tìm sự kiện', en: 'Search events' },
  'cli.deadletter_list': {
    vi: 'Liệt kê bản ghi không đọc được',
    en: 'List dead letters',
  },
  'cli.deadletter_replay': {
    vi: 'Đọc lại các bản ghi không đọc được',
    en: 'Read dead letters again',
  },
  'cli.deadletter_replayed': {
    vi: '{replayed} bản ghi nay đã đọc được, {stillFailing} vẫn không.',
    en: '{replayed} are understood now, {stillFailing} still are not.',
  },
  'cli.deadletter_dry': {
    vi: 'Sẽ đọc lại {count} bản ghi. Bỏ --dry-run để thực hiện.',
    en: '{count} dead letters would be read again. Leave out --dry-run to do it.',
  },
  'cli.destination_add': {
    vi: 'Thêm nơi nhận cảnh báo của một SOC',
    en: 'Add a destination of a SOC',
  },
  'cli.destination_added': { vi: 'Đã thêm nơi nhận {id}.', en: 'Destination {id} is added.' },
  'cli.destination_secret': {
    vi: 'Khóa ký webhook (chỉ hiện một lần): {secret}',
    en: 'Signing secret (shown this once): {secret}',
  },
  'cli.destination_list': { vi: 'Liệt kê nơi nhận', en: 'List destinations' },
  'cli.destination_test': { vi: 'Gửi một thông báo thử', en: 'Send a test notification' },
  'cli.destination_tested': {
    vi: 'Thông báo thử {id} đã xếp hàng; xem bằng gac delivery list.',
    en: 'Test notification {id} is owed; see gac delivery list.',
  },
  'cli.delivery_list': { vi: 'Liệt kê lượt gửi', en: 'List deliveries' },
  'cli.delivery_redeliver': { vi: 'Gửi lại', en: 'Deliver again' },
  'cli.delivery_redelivered': {
    vi: 'Lượt gửi {id} được gửi lại ngay.',
    en: 'Delivery {id} is first in line again.',
  },
  'cli.user_add': { vi: 'Thêm người dùng', en: 'Add a user' },
  'cli.user_added': {
    vi: 'Đã thêm {login} ({role}).',
    en: '{login} ({role}) is added.',
  },
  'cli.user_password': {
    vi: 'Mật khẩu (chỉ hiện một lần): {password}',
    en: 'Password (shown this once): {password}',
  },
  'cli.user_list': { vi: 'Liệt kê người dùng', en: 'List users' },
  'cli.key_add': {
    vi: 'Cấp khóa API cho chương trình hoặc người làm từ máy khác',
    en: 'Issue an API key, for a program or another machine',
  },
  'cli.key_added': {
    vi: 'Khóa {id} (chỉ hiện một lần): {key}. Đặt vào GAC_KEY.',
    en: 'Key {id} (shown this once): {key}. Put it into GAC_KEY.',
  },
  'cli.key_revoke': { vi: 'Thu hồi một khóa API', en: 'Revoke an API key' },
  'cli.key_revoked': { vi: 'Đã thu hồi khóa {id}.', en: 'Key {id} is revoked.' },
  'cli.parse': {
    vi: 'Bộ lọc Unix: dòng nhật ký thô từ stdin → tài liệu ECS ra stdout',
    en: 'Unix filter: raw lines on stdin → ECS documents on stdout',
  },
  'cli.no_file': {
    vi: 'Không có tệp hay thư mục {name}.',
    en: 'There is no file or folder {name}.',
  },
  'cli.rule_case': {
    vi: 'ca "{name}": mong {expected}, được {alerts} cảnh báo',
    en: 'case "{name}": expected {expected}, got {alerts} alerts',
  },
  'cli.parser_test': {
    vi: 'So kết quả của bộ đọc với tài liệu mong đợi đặt cạnh mẫu',
    en: 'Compare what parsers make of their samples with the documents beside them',
  },
  'cli.parser_new': {
    vi: 'Tạo thư mục cho một bộ đọc mới, có mẫu và khung mã',
    en: 'Make the folder of a new parser, with samples and a skeleton',
  },
  'cli.parser_verdict.same': { vi: 'đúng', en: 'same' },
  'cli.parser_verdict.different': { vi: 'khác', en: 'different' },
  'cli.parser_verdict.missing': { vi: 'chưa có tài liệu mong đợi', en: 'no expected documents' },
  'cli.parser_verdict.written': { vi: 'đã ghi', en: 'written' },
  'cli.parser_difference': {
    vi: 'bản ghi {record}, {field}: mong đợi {expected}, nhận được {found}',
    en: 'record {record}, {field}: expected {expected}, found {found}',
  },
  'cli.parser_no_samples': {
    vi: 'Không có mẫu nào của {type} trong {folder}.',
    en: 'There are no samples of {type} in {folder}.',
  },
  'cli.parser_exists': {
    vi: 'Thư mục {folder} đã có.',
    en: 'The folder {folder} is there already.',
  },
  'cli.parser_type_form': {
    vi: 'Loại phải có dạng san-pham.nhat-ky, ví dụ traefik.access.',
    en: 'A type looks like product.log, such as traefik.access.',
  },
  'cli.parser_made': {
    vi: 'Đã tạo {folder}. Việc tiếp theo: sửa {file}, thêm bộ đọc vào src/normalize/parsers.ts, rồi chạy "gac parser test {type} --update" và đọc kỹ từng tài liệu.',
    en: 'Made {folder}. Next: edit {file}, put the parser into src/normalize/parsers.ts, then run "gac parser test {type} --update" and read each document.',
  },
  'cli.setting_form': {
    vi: 'Thiết lập phải có dạng tên=giá trị: {setting}',
    en: 'A setting looks like name=value: {setting}',
  },
  'cli.setting_file': {
    vi: 'Không đọc được thiết lập từ tệp {file}, cần một đối tượng JSON: {detail}',
    en: 'No settings could be read from {file}, which must hold a JSON object: {detail}',
  },
  'cli.explain.none': {
    vi: 'Không loại nào hợp với các bản ghi này. Nếu là định dạng riêng, xem docs/formats.vi.md.',
    en: 'No type fits these records. For a format of your own see docs/formats.md.',
  },
  'cli.explain.best': {
    vi: 'Loại hợp nhất: {type} – đọc được {parsed} trên {records} bản ghi mẫu.',
    en: 'Best type: {type} – understands {parsed} of {records} sample records.',
  },
  'cli.explain.first_failure': { vi: 'Chỗ không đọc được đầu tiên', en: 'First failure' },
  'cli.explain.sureness': { vi: 'Độ chắc', en: 'Sureness' },
  'cli.explain.parsed': { vi: 'Đọc được', en: 'Understood' },
  'cli.parse_types': { vi: 'Các loại bản ghi', en: 'Types of records' },
} as const;
