/** What the commands for engineering rules say. */
export const RULE_TEXTS = {
  'rule.explain.summary': {
    vi: 'Giải thích vì sao luật khớp, hoặc không khớp, với sự kiện từ stdin',
    en: 'Say why a rule matches events on stdin, and why it does not',
  },
  'rule.explain.no_id': {
    vi: 'Các tệp này không có luật nào mang id hay tên "{id}" nạp được.',
    en: 'No rule of these files that loads has the id or name "{id}".',
  },
  'rule.explain.left_events': {
    vi: 'Còn {left} sự kiện nữa không được giải thích.',
    en: '{left} further events are not explained.',
  },
  'rule.explain.event': { vi: 'sự kiện {line}', en: 'event {line}' },
  'rule.explain.matches': { vi: 'khớp', en: 'matches' },
  'rule.explain.no_match': { vi: 'không khớp', en: 'does not match' },
  'rule.explain.not_routed': {
    vi: 'nguồn log {rule}: không biết sự kiện thuộc nguồn nào nên luật vẫn xét',
    en: 'logsource {rule}: nothing is known of the event, so the rule looks at it',
  },
  'rule.explain.routed': {
    vi: 'nguồn log {rule}: sự kiện thuộc {event}',
    en: 'logsource {rule}: the event is of {event}',
  },
  'rule.explain.misrouted': {
    vi: 'nguồn log {rule}: luật không xét sự kiện thuộc {event}',
    en: 'logsource {rule}: the rule does not look at events of {event}',
  },
  'rule.explain.filter': { vi: 'bộ lọc "{name}"', en: 'filter "{name}"' },
  'rule.explain.first_failure': {
    vi: 'Chỗ không đạt đầu tiên: {selection}, {test}',
    en: 'First failing part: {selection}, {test}',
  },
  'rule.explain.unwanted': {
    vi: 'Bị loại vì phần sau "not" lại đúng: {selection}, {test}',
    en: 'Excluded, as this part behind "not" holds: {selection}, {test}',
  },
  'rule.explain.found': { vi: 'có {values}', en: 'found {values}' },
  'rule.explain.found.missing': { vi: 'thiếu trường', en: 'missing' },
  'rule.explain.found.null': { vi: 'trường rỗng (null)', en: 'null' },
  'rule.explain.found.object': {
    vi: 'trường chứa đối tượng, không phải giá trị',
    en: 'an object, not a value',
  },
  'rule.explain.found.nowhere': { vi: 'không thấy ở đâu', en: 'found nowhere' },
  'rule.explain.near.case': {
    vi: 'Suýt khớp: {value} chỉ khác chữ hoa, chữ thường.',
    en: 'Near miss: {value} differs in case only.',
  },
  'rule.explain.near.whitespace': {
    vi: 'Suýt khớp: {value} chỉ khác khoảng trắng.',
    en: 'Near miss: {value} differs in white space only.',
  },
  'rule.explain.near.unicode': {
    vi: 'Suýt khớp: {value} chỉ khác cách mã hóa dấu (Unicode NFC, NFD).',
    en: 'Near miss: {value} differs only in how marks are encoded (Unicode NFC, NFD).',
  },
  'rule.explain.near.dashes': {
    vi: 'Suýt khớp: {value} dùng dấu gạch khác; thêm "windash".',
    en: 'Near miss: {value} has other dashes; add "windash".',
  },
  'rule.explain.near.percent': {
    vi: 'Suýt khớp: {value} khớp sau khi giải mã phần trăm (%xx).',
    en: 'Near miss: {value} fits once it is percent-decoded.',
  },
  'rule.explain.near.inside': {
    vi: 'Suýt khớp: {value} có chứa nội dung này nhưng không bằng; cân nhắc "contains".',
    en: 'Near miss: {value} contains it without being it; consider "contains".',
  },
  'rule.explain.near.type': {
    vi: 'Kiểu không phù hợp: {field} là {value}.',
    en: 'Wrong type: {field} is {value}.',
  },
  'rule.explain.near.field_name': {
    vi: 'Sự kiện có trường tên gần giống: {field} = {value}.',
    en: 'The event has a field of nearly that name: {field} = {value}.',
  },
  'rule.explain.near.other_field': {
    vi: 'Giá trị này nằm ở trường khác: {field} = {value}.',
    en: 'The value stands in another field: {field} = {value}.',
  },
  'rule.explain.fires': { vi: 'có cảnh báo', en: 'fires' },
  'rule.explain.silent': { vi: 'không có cảnh báo', en: 'does not fire' },
  'rule.explain.shape': {
    vi: '{type} theo {group} trong {window}, điều kiện {conditions}',
    en: '{type} by {group} within {window}, condition {conditions}',
  },
  'rule.explain.and': { vi: ' và ', en: ' and ' },
  'rule.explain.or': { vi: ' hoặc ', en: ' or ' },
  'rule.explain.not': { vi: 'không có {rule}', en: 'not {rule}' },
  'rule.explain.rule_matches': {
    vi: 'luật "{title}": {matches} lần khớp',
    en: 'rule "{title}": {matches} matches',
  },
  'rule.explain.elsewhere': {
    vi: 'luật này không xét nguồn log của các sự kiện',
    en: 'this rule does not look at the logsource of the events',
  },
  'rule.explain.group': {
    vi: 'nhóm {group}: {value} trong một cửa sổ, {total} sự kiện được tính; cửa sổ đó gồm sự kiện {events}',
    en: 'group {group}: {value} within one window, {total} events counted; that window holds events {events}',
  },
  'rule.explain.group_counted': {
    vi: 'nhóm {group}: {total} sự kiện được tính ({events})',
    en: 'group {group}: {total} events counted ({events})',
  },
  'rule.explain.fired_at': {
    vi: 'cảnh báo với các sự kiện {events}',
    en: 'fires on events {events}',
  },
  'rule.explain.share': {
    vi: 'tử số {numerator}, mẫu số {denominator}; mẫu số cần ít nhất {minimum}',
    en: 'numerator {numerator}, denominator {denominator}; the denominator needs at least {minimum}',
  },
  'rule.explain.absent_rule': {
    vi: 'trong cửa sổ đó thiếu luật "{rule}"',
    en: 'the rule "{rule}" is missing from that window',
  },
  'rule.explain.more_groups': { vi: 'tổng cộng {count} nhóm', en: '{count} groups in all' },
  'rule.explain.left.group_missing': {
    vi: 'sự kiện {line} không được tính: thiếu trường để chia nhóm',
    en: 'event {line} does not count: a group-by field is missing',
  },
  'rule.explain.left.value_missing': {
    vi: 'sự kiện {line} không được tính: thiếu giá trị để đếm',
    en: 'event {line} does not count: the value to measure is missing',
  },
  'rule.explain.left.time_missing': {
    vi: 'sự kiện {line} không được tính: không có thời gian',
    en: 'event {line} does not count: it has no time',
  },
  'rule.explain.left.too_many': {
    vi: 'sự kiện {line} không được tính: đã có quá nhiều sự kiện',
    en: 'event {line} does not count: there are too many events',
  },
  'rule.explain.left_more': {
    vi: 'tổng cộng {count} lần khớp không được tính',
    en: '{count} matches do not count in all',
  },
  'rule.explain.why.no_match': {
    vi: 'Không cảnh báo vì không sự kiện nào khớp các luật được tham chiếu.',
    en: 'It does not fire, as no event matches the rules that it refers to.',
  },
  'rule.explain.why.left_out': {
    vi: 'Không cảnh báo vì không lần khớp nào được tính.',
    en: 'It does not fire, as no match counts.',
  },
  'rule.explain.why.rule_unmatched': {
    vi: 'Không cảnh báo vì có luật không khớp sự kiện nào.',
    en: 'It does not fire, as one of its rules matches nothing.',
  },
  'rule.explain.why.threshold': {
    vi: 'Không cảnh báo vì không nhóm nào đạt điều kiện trong một cửa sổ.',
    en: 'It does not fire, as no group meets the condition within one window.',
  },
  'rule.explain.why.minimum': {
    vi: 'Không cảnh báo vì không cửa sổ nào có đủ số sự kiện ít nhất ở mẫu số (gac.ratio.minimum).',
    en: 'It does not fire, as no window has as many events of the denominator as gac.ratio.minimum asks for.',
  },
  'rule.explain.why.excluded': {
    vi: 'Không cảnh báo vì luật phải vắng mặt cũng khớp trong cùng cửa sổ với những luật cần có.',
    en: 'It does not fire, as a rule that must not come came within one window of those that must.',
  },
  'rule.explain.why.undecided': {
    vi: 'Không cảnh báo: im lặng sau sự kiện cuối không được kết luận từ dữ liệu vào.',
    en: 'It does not fire: silence after the last event is nothing that the input shows.',
  },
  'rule.schema.summary': {
    vi: 'In JSON Schema của luật, điều chỉnh địa phương hoặc ánh xạ trường, dùng cho trình soạn thảo',
    en: 'Print the JSON Schema of rules, overlays or field mappings, for editors',
  },
  'rule.schema.unknown': {
    vi: 'Không có lược đồ "{name}"; có: {known}.',
    en: 'There is no schema "{name}"; there is: {known}.',
  },
  'rule.new.summary': {
    vi: 'Tạo một luật mới từ mẫu, kèm ca kiểm thử',
    en: 'Make a new rule from a template, with its test',
  },
  'rule.new.bad_name': {
    vi: '"{name}" không dùng làm tên tệp được; chỉ dùng a–z, 0–9 và dấu gạch nối.',
    en: '"{name}" is no name for a file; use a–z, 0–9 and hyphens.',
  },
  'rule.new.bad_word': {
    vi: 'Không có "{given}"; chọn một trong: {known}.',
    en: 'There is no "{given}"; choose one of: {known}.',
  },
  'rule.new.exists': {
    vi: 'Đã có tệp {file}; không ghi đè.',
    en: '{file} is there already; it is not written over.',
  },
  'rule.new.made': {
    vi: 'Đã tạo {rule} và {test}. Điền các chỗ "CẦN ĐIỀN"/"FILL IN", rồi chạy: gac rule lint {folder} và gac rule test {folder}',
    en: 'Made {rule} and {test}. Fill in what is marked, then run: gac rule lint {folder} and gac rule test {folder}',
  },
  'rule.coverage.summary': {
    vi: 'Xem luật bao phủ kỹ thuật ATT&CK nào và lấy dữ liệu từ nguồn nào',
    en: 'Show which ATT&CK techniques rules cover and which sources feed them',
  },
  'rule.coverage.layer': { vi: 'Trạm Gác: độ bao phủ của luật', en: 'Trạm Gác: coverage of rules' },
  'rule.coverage.head.tactics': { vi: 'CHIẾN THUẬT', en: 'TACTICS' },
  'rule.coverage.head.technique': { vi: 'KỸ THUẬT', en: 'TECHNIQUE' },
  'rule.coverage.head.rules': { vi: 'LUẬT', en: 'RULES' },
  'rule.coverage.head.source': { vi: 'LOẠI NGUỒN', en: 'SOURCE TYPE' },
  'rule.coverage.blocked': {
    vi: '{title}: không thể cảnh báo vì không loại nguồn nào cung cấp {logsource}',
    en: '{title}: cannot fire, as no type of source feeds {logsource}',
  },
  'rule.coverage.untagged': {
    vi: '{title}: chưa gắn kỹ thuật ATT&CK',
    en: '{title}: names no ATT&CK technique',
  },
  'rule.coverage.totals': {
    vi: '{rules} luật cảnh báo, {techniques} kỹ thuật được bao phủ, {blocked} luật không có nguồn.',
    en: '{rules} rules that raise alerts, {techniques} techniques covered, {blocked} rules without a source.',
  },
  'rule.diff.summary': {
    vi: 'So sánh hai phiên bản luật, kể cả kết quả trên cùng sự kiện',
    en: 'Compare two versions of rules, also by what they raise over the same events',
  },
  'rule.diff.status.added': { vi: 'Thêm luật', en: 'Added' },
  'rule.diff.status.removed': { vi: 'Bỏ luật', en: 'Removed' },
  'rule.diff.status.changed': { vi: 'Thay đổi', en: 'Changed' },
  'rule.diff.status.same': { vi: 'Giữ nguyên', en: 'Same' },
  'rule.diff.same': {
    vi: '{count} luật giữ nguyên.',
    en: '{count} rules are the same.',
  },
  'rule.diff.area.condition': { vi: 'điều kiện', en: 'condition' },
  'rule.diff.area.selection': { vi: 'phép chọn', en: 'selection' },
  'rule.diff.area.logsource': { vi: 'nguồn log', en: 'logsource' },
  'rule.diff.area.threshold': { vi: 'ngưỡng', en: 'threshold' },
  'rule.diff.area.level': { vi: 'mức độ', en: 'level' },
  'rule.diff.area.text': { vi: 'lời văn', en: 'text' },
  'rule.diff.area.metadata': { vi: 'thông tin khác', en: 'metadata' },
  'rule.diff.same_matches': {
    vi: 'Hai phiên bản khớp cùng các sự kiện.',
    en: 'Both versions match the same events.',
  },
  'rule.diff.other_matches': {
    vi: 'Hai phiên bản có thể khớp các sự kiện khác nhau.',
    en: 'The versions may match different events.',
  },
  'rule.diff.findings': {
    vi: '{events} sự kiện: {both} kết quả giống nhau, {old} chỉ có ở bản cũ, {fresh} chỉ có ở bản mới.',
    en: '{events} events: {both} findings in both, {old} in the old version only, {fresh} in the new one only.',
  },
  'rule.diff.left': {
    vi: '{left} kết quả vượt giới hạn nên không được so sánh.',
    en: '{left} findings are beyond the limit and not compared.',
  },
  'rule.profile.summary': {
    vi: 'Đo chi phí từng luật và trạng thái mỗi tương quan giữ, trên sự kiện từ stdin',
    en: 'Measure what each rule costs and what each correlation holds, over events on stdin',
  },
  'rule.profile.bad_sample': {
    vi: 'Cỡ mẫu phải là số nguyên từ 1 đến {most}, không phải "{given}".',
    en: 'The size of the sample is a whole number from 1 to {most}, not "{given}".',
  },
  'rule.profile.totals': {
    vi: '{events} sự kiện, đo trên mẫu {sampled} sự kiện.',
    en: '{events} events, measured on a sample of {sampled}.',
  },
  'rule.profile.ungated': {
    vi: 'phải xét mọi sự kiện',
    en: 'evaluated on every event',
  },
  'rule.profile.head.share': { vi: 'TỈ TRỌNG', en: 'SHARE' },
  'rule.profile.head.cost': { vi: 'MỖI SỰ KIỆN', en: 'PER EVENT' },
  'rule.profile.head.matches': { vi: 'KHỚP', en: 'MATCHES' },
  'rule.profile.head.rule': { vi: 'LUẬT', en: 'RULE' },
  'rule.profile.head.bytes': { vi: 'BYTE (ƯỚC TÍNH)', en: 'BYTES (ESTIMATED)' },
  'rule.profile.head.groups': { vi: 'NHÓM', en: 'GROUPS' },
  'rule.profile.head.entries': { vi: 'SỰ KIỆN TRONG CỬA SỔ', en: 'EVENTS IN WINDOWS' },
  'rule.profile.head.firings': { vi: 'LẦN CẢNH BÁO', en: 'FIRINGS' },
} as const;
