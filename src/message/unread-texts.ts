/** Why a record became a dead letter: `gac.dead_letter.reason`. */
export const UNREAD_REASON_TEXTS = {
  'unread.reason.malformed': { vi: 'sai định dạng', en: 'malformed' },
  'unread.reason.timestamp_invalid': { vi: 'thời gian không hợp lệ', en: 'invalid time stamp' },
  'unread.reason.encoding_invalid': { vi: 'sai bảng mã', en: 'invalid encoding' },
  'unread.reason.oversize': { vi: 'quá dài', en: 'too long' },
  'unread.reason.type_unknown': { vi: 'không rõ loại', en: 'unknown type' },
  'unread.reason.source_unknown': { vi: 'không rõ nguồn', en: 'unknown source' },
  'unread.reason.schema_violation': { vi: 'sai cấu trúc', en: 'against the schema' },
  'unread.reason.parser_defect': { vi: 'lỗi của bộ đọc', en: 'defect of the parser' },
} as const;

/**
 * Why a record could not be read, as parsers say it in `detail` of dead letters: they say the English text, word by word.
 * Places stand for what a record had.
 */
export const UNREAD_TEXTS = {
  'unread.empty': { vi: 'bản ghi rỗng', en: 'empty record' },
  'unread.no_message': { vi: 'dòng không có nội dung', en: 'the line holds no message' },
  'unread.in_envelope': {
    vi: 'nội dung nằm trong phong bì syslog',
    en: 'the message is in a syslog envelope',
  },
  'unread.no_type': { vi: 'không loại nào khớp', en: 'no type fits' },
  'unread.unknown_type': { vi: 'không biết loại {type}', en: 'unknown type {type}' },
  'unread.finishing': { vi: 'không hoàn tất được: {error}', en: 'finishing failed: {error}' },

  'unread.not_time': { vi: 'không phải thời gian: {given}', en: 'not a time: {given}' },
  'unread.no_time': { vi: '"{given}" không phải thời gian', en: '"{given}" is no time' },
  'unread.no_value': { vi: 'thiếu giá trị cho {fields}', en: 'no value for {fields}' },
  'unread.not_json': { vi: 'không phải đối tượng JSON', en: 'not a JSON object' },
  'unread.array_open': {
    vi: 'Mảng JSON chưa được đóng.',
    en: 'The JSON array is not closed.',
  },
  'unread.array_empty': { vi: 'Một phần tử của mảng bị rỗng.', en: 'An array element is empty.' },
  'unread.array_rest': { vi: 'Sau mảng JSON còn có chữ.', en: 'Text follows the JSON array.' },
  'unread.format_kinds': {
    vi: 'không đúng dạng mong đợi ({kinds})',
    en: 'not in the expected format ({kinds})',
  },

  'unread.csv_header': {
    vi: 'trước đó chưa có dòng tiêu đề ghi tên cột',
    en: 'no header line came before that names the columns',
  },
  'unread.csv_columns_set': {
    vi: 'trước đó chưa có dòng tiêu đề: hãy khai thiết lập columns',
    en: 'no header line came before: set columns',
  },
  'unread.quote': {
    vi: 'một giá trị trong ngoặc kép không có dấu đóng',
    en: 'a quoted value has no end',
  },
  'unread.csv_quote': {
    vi: 'một giá trị CSV trong ngoặc kép không có dấu đóng',
    en: 'a quoted CSV value has no end',
  },
  'unread.csv_values': {
    vi: 'có {given} giá trị CSV, cần {expected}',
    en: '{given} CSV values where {expected} are expected',
  },
  'unread.csv_columns': {
    vi: 'có {given} giá trị, tiêu đề ghi {expected} cột',
    en: '{given} values where {expected} columns are named',
  },
  'unread.pattern': { vi: 'cần khai thiết lập pattern', en: 'the setting pattern is needed' },
  'unread.dissect': { vi: 'mẫu dissect không khớp', en: 'the dissect pattern does not fit' },
  'unread.grok': { vi: 'mẫu grok không khớp', en: 'the grok pattern does not fit' },
  'unread.key_value': {
    vi: 'không có cặp khóa{assign}giá trị',
    en: 'there is no key{assign}value',
  },
  'unread.cef': { vi: 'không có CEF:0|… đủ bảy phần', en: 'no CEF:0|… with seven parts' },
  'unread.leef': { vi: 'không có LEEF:1.0|… đủ năm phần', en: 'no LEEF:1.0|… with five parts' },

  'unread.no_access': {
    vi: 'không có máy khách, cũng không có yêu cầu',
    en: 'neither a client nor a request',
  },
  'unread.bracket_time': { vi: 'không thấy [thời gian]', en: 'no [time] found' },
  'unread.bracket_time_odd': {
    vi: 'không đọc được thời gian giữa [ và ]',
    en: 'no readable time between [ and ]',
  },
  'unread.no_client': {
    vi: 'không có địa chỉ máy khách trước thời gian',
    en: 'no client address before the time',
  },
  'unread.no_request': {
    vi: 'không có yêu cầu trong ngoặc kép sau thời gian',
    en: 'no quoted request after the time',
  },
  'unread.no_status': {
    vi: 'không có mã trạng thái sau yêu cầu',
    en: 'no status after the request',
  },
  'unread.format': {
    vi: 'không đúng định dạng: cần {wanted} ở ký tự thứ {at}',
    en: 'not in the format: {wanted} expected at character {at}',
  },
  'unread.log_format': {
    vi: 'không đúng log_format: cần {wanted} ở ký tự thứ {at}',
    en: 'not in the log_format: {wanted} expected at character {at}',
  },
  'unread.template': { vi: 'không theo mẫu', en: 'not in the template' },

  'unread.apache_time': {
    vi: 'đầu dòng không có [Day Mon DD hh:mm:ss YYYY]',
    en: 'no [Day Mon DD hh:mm:ss YYYY] at the start',
  },
  'unread.apache_module': {
    vi: 'không có [module:level] sau thời gian',
    en: 'no [module:level] after the time',
  },
  'unread.nginx_time': {
    vi: 'đầu dòng không có YYYY/MM/DD hh:mm:ss',
    en: 'no YYYY/MM/DD hh:mm:ss at the start',
  },
  'unread.nginx_level': {
    vi: 'không có [mức] sau thời gian',
    en: 'no [level] after the time',
  },
  'unread.auth0': {
    vi: 'không phải sự kiện của Auth0: không có mã loại',
    en: 'no event of Auth0: no type code',
  },
  'unread.citrix': {
    vi: 'không phải thông báo gốc, cũng không phải CEF của Citrix ADC',
    en: 'neither a native message nor CEF of Citrix ADC',
  },
  'unread.duo_action': {
    vi: 'không phải bản ghi thao tác của Duo',
    en: 'no record of an action in Duo',
  },
  'unread.duo_auth': {
    vi: 'không phải lần xác thực của Duo: không có kết quả, cũng không có yếu tố',
    en: 'no authentication of Duo: neither a result nor a factor',
  },
  'unread.f5_asm': {
    vi: 'không phải CEF, cũng không phải cặp khóa=giá trị của F5 ASM',
    en: 'neither CEF of F5 ASM nor its key-value pairs',
  },
  'unread.f5_ltm': {
    vi: 'không có tham số ghi yêu cầu của BIG-IP',
    en: 'no parameters of BIG-IP request logging',
  },
  'unread.fortigate': {
    vi: 'không có type= cùng logid=, devname= hoặc devid=',
    en: 'no type= with logid=, devname= or devid=',
  },
  'unread.haproxy': {
    vi: 'không khớp dạng dòng nào của HAProxy',
    en: 'no line form of HAProxy fits',
  },
  'unread.iis_fields': {
    vi: 'trước đó không có dòng #Fields và các danh sách mặc định không khớp: hãy khai thiết lập fields',
    en: 'no #Fields line came before and the default lists do not fit: set fields',
  },
  'unread.iis_values': {
    vi: 'có {given} giá trị, #Fields ghi {expected}',
    en: '{given} values where #Fields names {expected}',
  },
  'unread.kafka': { vi: 'đầu dòng không có "[time] LEVEL"', en: 'no "[time] LEVEL" at the start' },
  'unread.keycloak': {
    vi: 'không phải dòng nhật ký của máy chủ Keycloak',
    en: 'not a line of a Keycloak server log',
  },
  'unread.modsecurity': {
    vi: 'không phải bản ghi kiểm tra dạng JSON, cũng không có phần A',
    en: 'neither an audit record in JSON nor one with a section A',
  },
  'unread.okta': {
    vi: 'không phải sự kiện của Okta: không có eventType',
    en: 'no event of Okta: no eventType',
  },
  'unread.postgresql': {
    vi: 'không phải dòng có "%m [%p]" ở đầu, cũng không phải csvlog hay jsonlog',
    en: 'neither text with "%m [%p]" in front, nor csvlog, nor jsonlog',
  },
  'unread.redis': {
    vi: 'đầu dòng không có "pid:role day month year time level"',
    en: 'no "pid:role day month year time level" at the start',
  },
  'unread.squid': {
    vi: 'không theo dạng gốc của Squid (logformat squid)',
    en: 'not in the native format of Squid (logformat squid)',
  },
  'unread.squid_peer': {
    vi: 'sau URL không có người dùng, máy kế tiếp và loại nội dung',
    en: 'no user, peer and type after the URL',
  },
  'unread.waf': {
    vi: 'không có hành động (block, allow …) hoặc không có địa chỉ máy khách',
    en: 'no action (block, allow …) or no address of a client',
  },
  'unread.windows': {
    vi: 'không phải sự kiện của Winlogbeat hay NXLog, không phải EVTX dạng JSON, cũng không phải XML của sự kiện',
    en: 'neither an event of Winlogbeat or NXLog, nor EVTX as JSON, nor the XML of an event',
  },
  'unread.wso2': {
    vi: 'không phải dòng nhật ký của WSO2',
    en: 'not a line of a log of WSO2',
  },
  // Fits much, hence the last.
  'unread.bytes': { vi: 'dài {bytes} byte', en: '{bytes} bytes' },
} as const;
