/** What is said of how sources are. */
export const HEALTH_TEXTS = {
  'health.status.green': { vi: 'TỐT', en: 'GREEN' },
  'health.status.yellow': { vi: 'CẦN XEM', en: 'YELLOW' },
  'health.status.red': { vi: 'HỎNG', en: 'RED' },
  'health.status.new': { vi: 'CHƯA GỬI', en: 'NEW' },
  'health.status.off': { vi: 'TẮT', en: 'OFF' },
  'health.reason.silent': {
    vi: 'Không nhận được bản ghi nào từ {since} ({measured}); nguồn này được phép im lặng nhiều nhất {limit}.',
    en: 'No record since {since} ({measured}); this source may be silent for {limit} at most.',
  },
  'health.reason.never_sent': {
    vi: 'Nguồn này chưa gửi bản ghi nào.',
    en: 'This source has not sent anything yet.',
  },
  'health.reason.volume_drop': {
    vi: 'Chỉ có {measured} bản ghi trong một giờ qua; cùng giờ các tuần trước thường có {expected}.',
    en: 'Only {measured} records in the last hour; {expected} are usual in this hour of earlier weeks.',
  },
  'health.reason.volume_rise': {
    vi: 'Có tới {measured} bản ghi trong một giờ qua; cùng giờ các tuần trước thường chỉ có {expected}.',
    en: '{measured} records in the last hour; {expected} are usual in this hour of earlier weeks.',
  },
  'health.reason.parse_failures': {
    vi:
      '{measured} bản ghi trong một giờ qua không đọc được (mức cho phép {limit}): {kinds}. Bản ghi gốc vẫn được giữ; ' +
      'thường là nguồn mang sai loại, hoặc tệp nạp nhầm nguồn: sửa loại trên trang của nguồn, rồi bấm Đọc lại hoặc chạy "gac deadletter replay --filter gac.source.id:{source}".',
    en:
      '{measured} of the records of the last hour could not be read ({limit} are allowed): {kinds}. The originals are kept; ' +
      'mostly the source has the wrong type, or a file went into the wrong source: correct the type in its settings; then "gac deadletter replay --filter gac.source.id:{source}" reads them again.',
  },
  'health.reason.fields_lost': {
    vi: 'Các trường mà luật cần không còn được gửi: {fields}.',
    en: 'Fields that rules need are not sent any more: {fields}.',
  },
  'health.reason.fields_new': {
    vi: 'Xuất hiện trường mới trong 24 giờ qua: {fields}.',
    en: 'Fields that were never seen before, in the last 24 hours: {fields}.',
  },
  'health.reason.lag': {
    vi: 'Bản ghi đến muộn: 5% bản ghi muộn hơn {measured} (mức cho phép {limit}).',
    en: 'Records come late: 5 % of them by more than {measured} ({limit} are allowed).',
  },
  'health.reason.skew_ahead': {
    vi: 'Đồng hồ của nguồn chạy nhanh {measured} (mức cho phép {limit}). Kiểm tra NTP và múi giờ của máy.',
    en: 'The clock of the source is {measured} ahead ({limit} are allowed). Check NTP and the zone of the machine.',
  },
  'health.reason.skew_behind': {
    vi: 'Đồng hồ của nguồn chạy chậm {measured} (mức cho phép {limit}). Kiểm tra NTP và múi giờ của máy.',
    en: 'The clock of the source is {measured} behind ({limit} are allowed). Check NTP and the zone of the machine.',
  },
  'health.alert.title': {
    vi: 'Nguồn nhật ký "{name}" có vấn đề',
    en: 'The log source "{name}" is not well',
  },
  'health.alert.description': {
    vi:
      'Một nguồn nhật ký đã ngừng gửi, gửi thiếu hoặc gửi dữ liệu không dùng được. Trong thời gian đó các luật dựa vào nguồn ' +
      'này không thấy gì, hoặc không thấy hết: không có cảnh báo không có nghĩa là không có sự cố.',
    en:
      'A log source has stopped sending, sends too little, or sends what cannot be used. Meanwhile the rules that depend on it ' +
      'see nothing, or not all: no alert does not mean that nothing happens.',
  },
  'health.alert.reason': {
    vi: 'Nguồn {source} ({name}): {reasons} Các luật không thấy nguồn này: {rules}.',
    en: 'Source {source} ({name}): {reasons} Rules that do not see it: {rules}.',
  },
  'health.alert.no_rules': { vi: 'không có', en: 'none' },
  'health.alert.more_rules': { vi: '{rules} và {count} luật khác', en: '{rules} and {count} more' },
  'health.alert.ended': {
    vi: 'Nguồn {source} đã hoạt động bình thường trở lại lúc {time}, sau {span}.',
    en: 'The source {source} is well again since {time}, after {span}.',
  },
  'health.alert.switched_off': {
    vi: 'Nguồn {source} không còn được theo dõi từ {time}: nguồn đã được tắt.',
    en: 'The source {source} is not watched any more since {time}: it was switched off.',
  },
  'health.alert.false_positive.pause': {
    vi: 'Hệ thống nghỉ theo kế hoạch (bảo trì, nghỉ lễ của riêng cơ quan).',
    en: 'The system rests as planned (maintenance, a holiday of the office alone).',
  },
  'health.alert.false_positive.hours': {
    vi: 'Nguồn chỉ làm việc theo giờ nhưng chưa khai giờ làm việc (--hours).',
    en: 'The source works in certain hours only, which were not told (--hours).',
  },
  'health.alert.step.look': {
    vi: 'Chạy "gac source health {source}" hoặc mở trang Nguồn để xem thiếu gì, từ lúc nào.',
    en: 'Run "gac source health {source}", or open the room of sources, for what is missing since when.',
  },
  'health.alert.step.attack': {
    vi: 'Kiểm tra máy và dịch vụ gửi nhật ký: kẻ tấn công thường tắt nhật ký trước khi hành động.',
    en: 'Look at the machine and at the service that sends: attackers turn logging off before they act.',
  },
  'health.alert.step.way': {
    vi: 'Kiểm tra đường truyền: khóa gửi còn hiệu lực không, tường lửa có chặn không, ổ đĩa có đầy không, đồng hồ có đúng không.',
    en: 'Look at the way: is the key still valid, does a firewall block, is a disk full, is the clock right?',
  },
  'health.alert.step.hours': {
    vi: 'Nếu nguồn chỉ làm việc theo giờ, khai giờ làm việc: "gac source set {source} --hours office".',
    en: 'If it works in certain hours only, say so: "gac source set {source} --hours office".',
  },
  'health.alert.step.again': {
    vi: 'Khi nguồn gửi trở lại, trạng thái tự về TỐT; hãy rà soát khoảng thời gian bị mù rồi đóng cảnh báo.',
    en: 'When it sends again the status returns to GREEN by itself; look into the blind time, then close the alert.',
  },
  'health.cli.summary': {
    vi: 'Tình trạng các nguồn: còn gửi không, có trễ không, có đọc được không',
    en: 'How sources are: whether they send, in time, and what can be read',
  },
  'health.cli.set': { vi: 'Đổi thiết lập của một nguồn', en: 'Change a source' },
  'health.cli.set_done': { vi: 'Đã đổi nguồn {source}.', en: 'The source {source} is changed.' },
  'health.cli.nothing_to_set': {
    vi: 'Không có gì để đổi: nêu ít nhất một tùy chọn, như --type hoặc --hours.',
    en: 'There is nothing to change: give at least one option, such as --type or --hours.',
  },
  'health.cli.hours_wrong': {
    vi: 'Không hiểu "{hours}": viết always, office, hoặc "mon-fri 07:30-11:30 13:00-17:00".',
    en: '"{hours}" is not understood: write always, office, or "mon-fri 07:30-11:30 13:00-17:00".',
  },
  'health.cli.head.status': { vi: 'TÌNH TRẠNG', en: 'STATUS' },
  'health.cli.head.since': { vi: 'TỪ LÚC', en: 'SINCE' },
  'health.cli.head.last': { vi: 'GẦN NHẤT', en: 'LAST' },
  'health.cli.head.hour': { vi: '1 GIỜ', en: '1 HOUR' },
  'health.cli.head.usual': { vi: 'THƯỜNG', en: 'USUAL' },
  'health.cli.head.failed': { vi: 'KHÔNG ĐỌC ĐƯỢC', en: 'UNREAD' },
  'health.cli.head.lag': { vi: 'TRỄ P95', en: 'LAG P95' },
  'health.cli.head.skew': { vi: 'LỆCH GIỜ', en: 'SKEW' },
  'health.cli.status': { vi: 'Tình trạng', en: 'Status' },
  'health.cli.since': { vi: '{status}, từ {time}', en: '{status}, since {time}' },
  'health.cli.last_received': { vi: 'Nhận gần nhất', en: 'Last received' },
  'health.cli.last_event': { vi: 'Sự kiện gần nhất', en: 'Last event' },
  'health.cli.limit': { vi: 'Được phép im lặng', en: 'May be silent' },
  'health.cli.hour': { vi: 'Bản ghi trong 1 giờ qua', en: 'Records of the last hour' },
  'health.cli.hour_usual': {
    vi: '{records} (thường có {expected})',
    en: '{records} ({expected} are usual)',
  },
  'health.cli.delay': { vi: 'Độ trễ', en: 'Lag' },
  'health.cli.delays': { vi: 'trung vị {middle}, p95 {high}', en: 'p50 {middle}, p95 {high}' },
  'health.cli.skew': { vi: 'Lệch giờ', en: 'Clock' },
  'health.cli.ahead': { vi: 'chạy nhanh {span}', en: '{span} ahead' },
  'health.cli.behind': { vi: 'chạy chậm {span}', en: '{span} behind' },
  'health.cli.dead': { vi: 'Không đọc được trong 1 giờ', en: 'Not understood in an hour' },
  'health.cli.new_fields': { vi: 'Trường mới', en: 'Fields that are new' },
  'health.cli.lost_fields': { vi: 'Trường không còn gửi', en: 'Fields no longer sent' },
  'health.cli.blind': { vi: 'Luật không thấy nguồn này', en: 'Rules that do not see it' },
  'health.cli.day': { vi: '24 giờ qua', en: 'Last 24 hours' },
  'health.cli.day_scale': {
    vi: 'mỗi cột nửa giờ, cao nhất {records} bản ghi; · ngoài giờ làm việc, ! có bản ghi không đọc được',
    en: 'half an hour each, {records} records at most; · outside its hours, ! some not understood',
  },
  'rule.blind': {
    vi: 'Luật "{title}" đang không thấy, hoặc không thấy hết, các nguồn: {sources}',
    en: 'The rule "{title}" does not see, or not wholly, these sources: {sources}',
  },
} as const;
