/**
 * What `--help` says of options: `cli.option.<option>`, or `cli.option.<command>.<option>` where a command means something of
 * its own by it.
 */
export const CLI_OPTION_TEXTS = {
  'cli.option.all': { vi: 'cả những ngoại lệ đã hết', en: 'also exceptions that are over' },
  'cli.option.alert': {
    vi: 'chỉ các lần báo của cảnh báo này',
    en: 'only deliveries of this alert',
  },
  'cli.option.rule.exception.add.alert': {
    vi: 'lấy luật, tỉnh và nhóm của cảnh báo này',
    en: 'takes rule, province and group of this alert',
  },
  'cli.option.anyway': {
    vi: 'vẫn tạo, dù sẽ che cảnh báo từng được xác nhận là đúng',
    en: 'makes it although it would hide alerts that were closed as true positives',
  },
  'cli.option.app-name': {
    vi: 'tên chương trình trong syslog, khi nhiều nguồn cùng một máy gửi',
    en: 'program name in syslog, where one machine sends for several sources',
  },
  'cli.option.at': {
    vi: 'khóa mới bắt đầu từ lúc này (mặc định: nửa đêm tới, giờ Việt Nam)',
    en: 'when the new key begins (default: next midnight of Viet Nam)',
  },
  'cli.option.channel': { vi: 'gửi bằng thư hay webhook', en: 'by mail or by webhook' },
  'cli.option.commune': {
    vi: 'mã hoặc tên xã, phường, đặc khu; không dấu cũng được',
    en: 'code or name of the commune, also without diacritics',
  },
  'cli.option.config': {
    vi: 'tệp cấu hình (mặc định: GAC_CONFIG, hoặc gac.yaml ở thư mục hiện tại nếu có)',
    en: 'configuration file (default: GAC_CONFIG, or gac.yaml in the working directory if there is one)',
  },
  'cli.option.confirm': {
    vi: 'viết lại mã nguồn để xác nhận xóa',
    en: 'the id once more, to confirm the removal',
  },
  'cli.option.days': {
    vi: 'thử trên cảnh báo của bấy nhiêu ngày qua (mặc định: 7)',
    en: 'tries it on the alerts of so many days (default: 7)',
  },
  'cli.option.destination': {
    vi: 'chỉ các lần báo tới nơi nhận này',
    en: 'only deliveries to this destination',
  },
  'cli.option.disable': {
    vi: 'tạm ngừng nhận của nguồn này, tới khi --enable',
    en: 'refuses its senders until --enable',
  },
  'cli.option.dry-run': {
    vi: 'chỉ cho biết sẽ làm gì, không thay đổi gì',
    en: 'only tells what would be done, changes nothing',
  },
  'cli.option.ecs': {
    vi: 'viết tắt của --pipeline ecs',
    en: 'short for --pipeline ecs',
  },
  'cli.option.enable': { vi: 'nhận lại của nguồn này', en: 'takes from its senders again' },
  'cli.option.events': {
    vi: 'tệp sự kiện (mỗi dòng một đối tượng JSON) để cả hai bản cùng xét',
    en: 'file of events (one JSON object a line) that both versions judge',
  },
  'cli.option.examples': {
    vi: 'số ví dụ hiển thị (mặc định: 10, nhiều nhất 100)',
    en: 'how many examples are shown (default: 10, at most 100)',
  },
  'cli.option.expires': {
    vi: 'hết hạn sau bấy nhiêu ngày, hoặc lúc này (mặc định: 30d, nhiều nhất 180d)',
    en: 'ends after so many days, or at a time (default: 30d, at most 180d)',
  },
  'cli.option.explain': {
    vi: 'chỉ đọc 64 dòng đầu và cho biết giống loại nào, vì sao dòng nào không đọc được',
    en: 'reads 64 lines only and says how surely they are of each type, and why one is not understood',
  },
  'cli.option.family': {
    vi: 'nhóm sự cố: wrong_access, outage, otp_abuse',
    en: 'family of incident: wrong_access, outage, otp_abuse',
  },
  'cli.option.file': {
    vi: 'tệp nhật ký trên máy này, được đọc tiếp mãi',
    en: 'log file on this machine, which is followed',
  },
  'cli.option.filter': {
    vi: 'điều kiện, như source.ip:203.0.113.9 hoặc -event.outcome:success; mọi điều kiện đều phải đúng',
    en: 'condition such as source.ip:203.0.113.9 or -event.outcome:success; all must hold',
  },
  'cli.option.folder': {
    vi: 'thư mục để tạo tệp (mặc định: thư mục hiện tại)',
    en: 'where the files are made (default: here)',
  },
  'cli.option.parser.new.folder': {
    vi: 'thư mục chứa các bộ đọc (mặc định: của mã nguồn)',
    en: 'folder of parsers (default: that of the source tree)',
  },
  'cli.option.parser.test.folder': {
    vi: 'thư mục chứa các bộ đọc (mặc định: của mã nguồn)',
    en: 'folder of parsers (default: that of the source tree)',
  },
  'cli.option.format': {
    vi: 'dạng báo cáo: text, json, markdown, html',
    en: 'form of the report: text, json, markdown, html',
  },
  'cli.option.from': { vi: 'từ lúc này, như now-7d', en: 'from this time on, such as now-7d' },
  'cli.option.migrate.from': {
    vi: 'tệp cấu hình của bản cài đặt đang dùng',
    en: 'configuration of the installation in use',
  },
  'cli.option.hours': {
    vi: 'giờ làm việc theo giờ Việt Nam; chỉ im lặng trong giờ này mới đáng báo',
    en: 'working hours by the clock of Viet Nam: only silence within them counts',
  },
  'cli.option.id': {
    vi: 'chỉ luật có mã hoặc tên này',
    en: 'only the rule of this id or name',
  },
  'cli.option.keep': {
    vi: 'dùng tiếp dữ liệu của lần chạy thử trước',
    en: 'goes on with the data of the last demo',
  },
  'cli.option.kind': {
    vi: 'kiểu luật: detection, correlation, absence (mặc định: correlation)',
    en: 'kind of rule: detection, correlation, absence (default: correlation)',
  },
  'cli.option.kafka-topic': {
    vi: 'chủ đề Kafka mà nguồn này ghi vào',
    en: 'topic of Kafka that the source writes to',
  },
  'cli.option.language': {
    vi: 'ngôn ngữ của người dùng hoặc nơi nhận (mặc định: vi)',
    en: 'language of the user or the destination (default: vi)',
  },
  'cli.option.level': {
    vi: 'mức: informational, low, medium, high, critical',
    en: 'level: informational, low, medium, high, critical',
  },
  'cli.option.list': {
    vi: 'liệt kê các loại bản ghi, không đọc gì',
    en: 'lists the types of records and reads nothing',
  },
  'cli.option.live': {
    vi: 'báo cảnh báo ngay, không qua thời gian theo dõi',
    en: 'notifies at once, without a time of observation',
  },
  'cli.option.logsource': {
    vi: 'chỉ nguồn nhật ký này của Sigma; - hoặc bỏ trống là bất kỳ',
    en: 'only this logsource of Sigma; - or nothing is any',
  },
  'cli.option.mapping': {
    vi: 'tệp ánh xạ tên trường của mình',
    en: 'field mapping of your own',
  },
  'cli.option.mine': { vi: 'chỉ cảnh báo tôi đã nhận', en: 'only alerts that I took charge of' },
  'cli.option.multiline-start': {
    vi: 'biểu thức chính quy của dòng mở đầu một bản ghi nhiều dòng',
    en: 'regular expression of the line that begins a record of several lines',
  },
  'cli.option.name': { vi: 'tên để người đọc nhận ra', en: 'a name for people' },
  'cli.option.navigator': {
    vi: 'ghi lớp của ATT&CK Navigator (dạng 4.5) vào tệp này',
    en: 'writes a layer of the ATT&CK Navigator (format 4.5) to this file',
  },
  'cli.option.no-routing': {
    vi: 'xét mọi sự kiện bằng mọi luật, không theo nguồn nhật ký',
    en: 'judges every event by every rule, whatever the logsource',
  },
  'cli.option.no-trial': {
    vi: 'không thử đường truyền sau khi khai',
    en: 'leaves out the test after registering',
  },
  'cli.option.note': {
    vi: 'vì sao kết luận như vậy; lưu cùng cảnh báo',
    en: 'why this verdict; kept with the alert',
  },
  'cli.option.notify': {
    vi: 'gửi cả thông báo thử tới mọi nơi nhận của tỉnh',
    en: 'also sends a test notification to every destination of the province',
  },
  'cli.option.observe': {
    vi: 'hiển thị cảnh báo nhưng chưa báo ai, tới khi gac source live',
    en: 'shows alerts and notifies nobody, until gac source live',
  },
  'cli.option.once': {
    vi: 'kết thúc sau bản tóm tắt',
    en: 'ends after the summary',
  },
  'cli.option.order': {
    vi: 'mới nhất trước (desc) hay cũ nhất trước (asc)',
    en: 'newest first (desc) or oldest first (asc)',
  },
  'cli.option.output': {
    vi: 'ghi báo cáo vào tệp này',
    en: 'writes the report to this file',
  },
  'cli.option.overlays': {
    vi: 'xét cả các tệp điều chỉnh (overlay) này',
    en: 'also looks at these overlays',
  },
  'cli.option.owner': {
    vi: 'người chịu trách nhiệm; cần khi dùng khóa API',
    en: 'who answers for it; needed with an API key',
  },
  'cli.option.password': {
    vi: 'mật khẩu; không ghi thì được tạo và hiện một lần',
    en: 'the password; without it one is made and shown once',
  },
  'cli.option.pipeline': {
    vi: 'cách dịch tên trường: ecs như dịch vụ, ecs-web, hoặc none',
    en: 'how field names are translated: ecs as the service does, ecs-web, or none',
  },
  'cli.option.placeholders': {
    vi: 'tệp YAML hoặc JSON chứa giá trị cho expand',
    en: 'YAML or JSON file with values for expand',
  },
  'cli.option.port': {
    vi: 'cổng của giao diện (mặc định: 8321; 0 là cổng trống bất kỳ)',
    en: 'port of the console (default: 8321; 0 is any free one)',
  },
  'cli.option.province': {
    vi: 'mã hoặc tên tỉnh, thành phố; không dấu cũng được',
    en: 'code or name of the province, also without diacritics',
  },
  'cli.option.destination.add.province': {
    vi: 'tỉnh có cảnh báo được gửi; không ghi thì là trung tâm quốc gia, nhận tất cả',
    en: 'whose alerts go there; without it: the national centre, which gets all',
  },
  'cli.option.rule.exception.add.province': {
    vi: 'chỉ áp dụng trong tỉnh này',
    en: 'holds in this province only',
  },
  'cli.option.reason': {
    vi: 'lý do; lưu trong nhật ký kiểm tra',
    en: 'the reason; kept in the audit',
  },
  'cli.option.role': {
    vi: 'vai trò, quyết định các quyền',
    en: 'the role, which gives the rights',
  },
  'cli.option.roles': {
    vi: 'tiến trình này làm gì: collect, detect, notify, api (mặc định: theo cấu hình)',
    en: 'what this process does: collect, detect, notify, api (default: as configured)',
  },
  'cli.option.rule': {
    vi: 'tệp luật để xét các sự kiện; không ghi thì chỉ đếm',
    en: 'rule that judges the events; without one they are counted',
  },
  'cli.option.rules': {
    vi: 'thư mục hoặc tệp luật, cách nhau bằng dấu phẩy',
    en: 'folders or files of rules, with commas between',
  },
  'cli.option.sample': {
    vi: 'tệp có vài dòng nhật ký mẫu của nguồn',
    en: 'file with some lines of the source',
  },
  'cli.option.rule.profile.sample': {
    vi: 'đo mỗi luật trên bấy nhiêu sự kiện (mặc định: 1.000)',
    en: 'measures each rule on so many events (default: 1,000)',
  },
  'cli.option.source.trial.sample': {
    vi: 'một dòng mẫu của nguồn; {token} là chỗ đặt từ đánh dấu',
    en: 'a line of the source; {token} is where the word goes',
  },
  'cli.option.seed': {
    vi: 'số khác cho một ngày khác (mặc định: 1)',
    en: 'another number is another day (default: 1)',
  },
  'cli.option.send': {
    vi: 'dịch vụ tự gửi dòng thử, qua HTTP',
    en: 'the service sends the line itself, by HTTP',
  },
  'cli.option.setting': {
    vi: 'điều loại bản ghi cần biết về nguồn, như log_format=…; @tệp.json cho nhiều điều',
    en: 'what the type needs to know of the source, such as log_format=…; @file.json for many',
  },
  'cli.option.shipper': {
    vi: 'chương trình gửi: curl, filebeat, logstash, fluent-bit, vector, rsyslog, syslog-ng, otel',
    en: 'what sends: curl, filebeat, logstash, fluent-bit, vector, rsyslog, syslog-ng, otel',
  },
  'cli.option.show-keys': {
    vi: 'in ba khóa cho môi trường của bản cài đặt mới, không làm gì khác',
    en: 'prints the three keys for the environment of the new installation, and does nothing else',
  },
  'cli.option.size': { vi: 'hiển thị nhiều nhất bấy nhiêu', en: 'shows so many at most' },
  'cli.option.source': { vi: 'chỉ nguồn này', en: 'only this source' },
  'cli.option.speed': {
    vi: 'một giây phát bấy nhiêu giây của ngày (mặc định: 3600)',
    en: 'how many seconds of the day pass in one (default: 3600)',
  },
  'cli.option.state': {
    vi: 'tình trạng: pending, delivered, retrying, dead',
    en: 'state: pending, delivered, retrying, dead',
  },
  'cli.option.stats': {
    vi: 'ghi một dòng số liệu JSON ra stderr',
    en: 'writes one JSON line of figures to stderr',
  },
  'cli.option.status': {
    vi: 'tình trạng: open, acknowledged, closed (mặc định: chưa đóng)',
    en: 'status: open, acknowledged, closed (default: those not closed)',
  },
  'cli.option.strict': {
    vi: 'coi cảnh cáo cũng là lỗi',
    en: 'takes warnings for errors',
  },
  'cli.option.syslog-certificate': {
    vi: 'vân tay SHA-256 của chứng thư mà bên gửi dùng',
    en: 'SHA-256 of the certificate that the sender shows',
  },
  'cli.option.syslog-peer': {
    vi: 'địa chỉ hoặc dải địa chỉ của máy gửi syslog',
    en: 'address or range of what sends syslog',
  },
  'cli.option.threads': {
    vi: 'số luồng cho các luật không cần nhớ (mặc định: 1)',
    en: 'threads for rules without memory (default: 1)',
  },
  'cli.option.time-field': {
    vi: 'trường chứa thời điểm của sự kiện',
    en: 'field with the time of the event',
  },
  'cli.option.timezone': {
    vi: 'múi giờ của thời điểm không ghi múi giờ, như Asia/Ho_Chi_Minh',
    en: 'zone of times that name none, such as Asia/Ho_Chi_Minh',
  },
  'cli.option.to': { vi: 'tới lúc này, như now-1d', en: 'up to this time, such as now-1d' },
  'cli.option.migrate.to': {
    vi: 'tệp cấu hình của bản cài đặt mới, còn trống',
    en: 'configuration of the new installation, which is empty',
  },
  'cli.option.rule.rollback.to': {
    vi: 'dùng lại phiên bản này (mặc định: phiên bản liền trước)',
    en: 'the version to put back (default: the one before)',
  },
  'cli.option.type': {
    vi: 'loại bản ghi; gac parse --list liệt kê',
    en: 'type of the records; gac parse --list has them',
  },
  'cli.option.parse.type': {
    vi: 'loại bản ghi, hoặc auto để tự nhận; gac parse --list liệt kê',
    en: 'type of the records, or auto to find out; gac parse --list has them',
  },
  'cli.option.source.check.type': {
    vi: 'loại bản ghi, hoặc auto để tự nhận; gac parse --list liệt kê',
    en: 'type of the records, or auto to find out; gac parse --list has them',
  },
  'cli.option.source.connect.type': {
    vi: 'loại bản ghi, hoặc auto để tự nhận; gac parse --list liệt kê',
    en: 'type of the records, or auto to find out; gac parse --list has them',
  },
  'cli.option.rule.explain.type': {
    vi: 'các dòng là nhật ký thô của loại này, không phải JSON',
    en: 'the lines are raw records of this type, no JSON',
  },
  'cli.option.undo': { vi: 'bỏ việc đã làm', en: 'takes it back' },
  'cli.option.update': {
    vi: 'ghi lại kết quả mong đợi; đọc kỹ trước khi giữ',
    en: 'writes what is expected anew: read it before you keep it',
  },
  'cli.option.upload': {
    vi: 'tệp do người nạp, không gửi tự động',
    en: 'people bring files, nothing sends by itself',
  },
  'cli.option.verdict': { vi: 'kết luận', en: 'what it was' },
  'cli.option.wait': {
    vi: 'chờ nhiều nhất bấy nhiêu giây (mặc định: 120)',
    en: 'waits for so many seconds at most (default: 120)',
  },
  'cli.option.where': {
    vi: 'trường, có thể kèm từ bổ nghĩa của Sigma, và giá trị; mọi điều kiện đều phải đúng',
    en: 'a field, with modifiers of Sigma if any, and values; all must hold',
  },
} as const;
