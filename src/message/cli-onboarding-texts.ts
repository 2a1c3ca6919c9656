/** What the command line says while a source is connected. */
export const CLI_ONBOARDING_TEXTS = {
  'cli.source_check': {
    vi: 'Kiểm tra mẫu nhật ký trước hoặc sau khi khai báo nguồn; không lưu gì',
    en: 'Check a sample before or after a source is registered; stores nothing',
  },
  'cli.source_instructions': {
    vi: 'Cấu hình gửi nhật ký cho nguồn, chép là dùng được',
    en: 'Configuration of shippers for a source, ready to be copied',
  },
  'cli.source_trial': {
    vi: 'Thử nguồn bằng một dòng thật, xem từng chặng',
    en: 'Test a source by a line of its own, hop by hop',
  },
  'cli.source_observe': {
    vi: 'Chỉ theo dõi nguồn: cảnh báo hiện ra nhưng không báo cho ai',
    en: 'Observe a source: its alerts are shown and nobody is notified',
  },
  'cli.source_live': {
    vi: 'Đưa nguồn vào trực: từ nay cảnh báo được gửi đi',
    en: 'Put a source live: from now on its alerts are told of',
  },
  'cli.source_connect': {
    vi: 'Hướng dẫn kết nối một nguồn, từng bước một',
    en: 'Connect a source, led step by step',
  },
  'cli.check.verdict': {
    vi: '{verdict}, {score}/100 điểm: loại {type}, đọc được {parsed}/{total} bản ghi.',
    en: '{verdict}, {score} of 100: type {type}, {parsed} of {total} records read.',
  },
  'cli.check.rules': {
    vi: 'Luật chạy được: {runnable}; bị chặn: {blocked}; khớp trong mẫu: {matches}.',
    en: 'Rules that can run: {runnable}; blocked: {blocked}; matches in the sample: {matches}.',
  },
  'cli.check.blocked': {
    vi: 'Bị chặn: {title} (thiếu {fields})',
    en: 'Blocked: {title} (lacks {fields})',
  },
  'cli.check.written': { vi: 'Đã ghi báo cáo vào {file}.', en: 'The report is in {file}.' },
  'cli.check.format': {
    vi: '--format là text, json, markdown hoặc html.',
    en: '--format is text, json, markdown or html.',
  },
  'cli.check.no_shipper': {
    vi: 'Nguồn này không dùng {shipper}. Có: {all}.',
    en: 'This source is not sent by {shipper}. There are: {all}.',
  },
  'cli.stage.observing': {
    vi: 'Nguồn {id} đang được theo dõi: cảnh báo chỉ hiện ra. Khi yên tâm, chạy: gac source live {id}',
    en: 'Source {id} is under observation: alerts are shown only. When you trust it: gac source live {id}',
  },
  'cli.stage.live': {
    vi: 'Nguồn {id} đã vào trực: cảnh báo của nó được gửi đi.',
    en: 'Source {id} is live: its alerts are told of.',
  },
  'cli.stage.reminder': {
    vi: 'Nguồn đã được theo dõi từ {since}, hơn 24 giờ. Xem lại cảnh báo rồi chạy: gac source live {id}',
    en: 'Under observation since {since}, more than 24 hours. Look at its alerts, then: gac source live {id}',
  },
  'cli.stage.since': { vi: 'Theo dõi từ', en: 'Observed since' },
  'cli.trial.run': { vi: 'Chạy tại máy gửi:', en: 'Run on the sender:' },
  'cli.trial.passed': { vi: 'Thông suốt từ đầu đến cuối.', en: 'The whole way works.' },
  'cli.trial.failed': { vi: 'Tắc ở chặng được đánh dấu ✗.', en: 'It stops where ✗ stands.' },
  'cli.trial.timed_out': {
    vi: 'Hết thời gian chờ. {detail}',
    en: 'Nothing more came in time. {detail}',
  },
  'cli.connect.id': {
    vi: 'Mã nguồn (chữ thường, số, gạch nối)',
    en: 'Id of the source (lower-case letters, digits, hyphens)',
  },
  'cli.connect.name': { vi: 'Tên hệ thống', en: 'Name of the system' },
  'cli.connect.province': { vi: 'Tỉnh, thành phố (tên hoặc mã)', en: 'Province (name or code)' },
  'cli.sample.empty': {
    vi: 'Mẫu không có dòng nào. Nối mẫu vào sau dấu <, ví dụ: < /tmp/sample.log; nếu đã nối thì tệp đó rỗng.',
    en: 'The sample has no lines. Put a file behind <, such as < /tmp/sample.log; if you did, that file is empty.',
  },
  'cli.sample.not_text': {
    vi: 'Đây không phải tệp nhật ký mà là tài liệu, ảnh hoặc tệp nén lạ. Cần văn bản, CSV, .gz, .zip, .xlsx hoặc .evtx.',
    en: 'This is no log but a document, an image or an unknown archive. Text, CSV, .gz, .zip, .xlsx or .evtx is needed.',
  },
  'cli.sample.unreadable': {
    vi: 'Không mở được tệp mẫu ({code}). Kiểm tra tên tệp và quyền đọc.',
    en: 'The file of the sample cannot be opened ({code}). Look at its name and who may read it.',
  },
  'cli.connect.sample': {
    vi: 'Tệp mẫu nhật ký (10 đến 1.000 dòng)',
    en: 'File with a sample of the log (10 to 1,000 lines)',
  },
  'cli.connect.way': {
    vi: 'Cách gửi: http, syslog, file (máy này đọc tệp), kafka hoặc upload (người nạp tệp)',
    en: 'How it comes: http, syslog, file (read on this machine), kafka or upload (a person brings files)',
  },
  'cli.connect.file': {
    vi: 'Đường dẫn tệp nhật ký trên máy này',
    en: 'Path of the log on this machine',
  },
  'cli.connect.peer': { vi: 'Địa chỉ máy gửi', en: 'Address of the sender' },
  'cli.connect.topic': { vi: 'Tên topic', en: 'Name of the topic' },
  'cli.connect.unusable': {
    vi: 'Mẫu này chưa dùng được nên nguồn chưa được khai báo. Sửa theo các mục trên rồi chạy lại.',
    en: 'This sample cannot be used, so nothing was registered. Correct what is said above and try again.',
  },
  'cli.connect.settings': {
    vi: 'Dùng thiết đặt đề xuất: {settings}',
    en: 'The proposed settings are used: {settings}',
  },
  'cli.connect.step': { vi: 'Bước {step}. {what}', en: 'Step {step}. {what}' },
  'cli.connect.step.check': { vi: 'Kiểm tra mẫu', en: 'Check the sample' },
  'cli.connect.step.register': { vi: 'Khai báo nguồn', en: 'Register the source' },
  'cli.connect.step.send': { vi: 'Cấu hình nơi gửi', en: 'Configure the sender' },
  'cli.connect.step.trial': { vi: 'Thử nguồn', en: 'Test the source' },
  'cli.connect.step.stage': { vi: 'Theo dõi hay vào trực', en: 'Observe or go live' },
  'cli.connect.again': {
    vi: 'Nguồn đã được khai báo. Khi nơi gửi sẵn sàng, thử lại: gac source trial {id}',
    en: 'The source is registered. When the sender is ready, test again: gac source trial {id}',
  },
} as const;
