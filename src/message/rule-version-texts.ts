/** Texts of versions of rules, of what is put back, and of rules in shadow. */
export const RULE_VERSION_TEXTS = {
  'cli.rule_history': {
    vi: 'Xem các phiên bản đã từng có hiệu lực của một luật, nội dung và khác biệt',
    en: 'Show the versions of a rule that were in force, their texts and differences',
  },
  'cli.rule_rollback': {
    vi: 'Đưa một phiên bản trước của luật trở lại, hoặc bỏ việc đó',
    en: 'Put an earlier version of a rule back, or end that',
  },
  'cli.rule_shadow': {
    vi: 'So sánh phiên bản chạy thử ngầm của luật với phiên bản đang có hiệu lực',
    en: 'Compare the version of a rule in shadow with the one in force',
  },
  'cli.rule_shadow_promote': {
    vi: 'Cho biết cần làm gì để phiên bản chạy thử ngầm có hiệu lực',
    en: 'Say what puts the version in shadow in force',
  },
  'rule.version.in_force': { vi: 'đang có hiệu lực', en: 'in force' },
  'rule.version.none': {
    vi: 'Luật không có phiên bản nào bắt đầu bằng "{version}".',
    en: 'The rule has no version that begins with "{version}".',
  },
  'rule.rolled_back': {
    vi: '{title}: {by} đã đưa từ phiên bản {from} về {to} lúc {time}, vì: {reason}',
    en: '{title}: rolled back from {from} to {to} by {by} at {time}, because: {reason}',
  },
  'rule.superseded': {
    vi: 'Tệp của luật đã có nội dung mới từ {time}: ở đó nội dung mới có hiệu lực.',
    en: 'Since {time} a file of the rule has a new text: there, that text is in force.',
  },
  'rule.rollback.done': {
    vi: 'Đã đưa luật từ phiên bản {from} về {to}; mọi tiến trình áp dụng trong vòng 15 giây.',
    en: 'The rule is put back from {from} to {to}; every process takes it up within 15 seconds.',
  },
  'rule.rollback.undone': {
    vi: 'Nội dung trong tệp của luật có hiệu lực trở lại.',
    en: 'The text in the file of the rule is in force again.',
  },
  'rule.rollback.would': {
    vi: 'Sẽ đưa từ phiên bản {from} về {to}:',
    en: 'It would be put back from {from} to {to}:',
  },
  'rule.rollback.last_day': {
    vi: '24 giờ qua: phiên bản {version} có {alerts} cảnh báo ({signals} tín hiệu)',
    en: 'Last 24 hours: version {version} has {alerts} alerts ({signals} signals)',
  },
  'rule.rollback.cut': {
    vi: '  (chưa xét hết: dùng gac rule backtest)',
    en: '  (not all of it was judged: use gac rule backtest)',
  },
  'rule.shadow.since': {
    vi: 'Phiên bản {version} chạy thử ngầm từ {since}, bên cạnh phiên bản {live}',
    en: 'Version {version} is in shadow since {since}, beside version {live}',
  },
  'rule.shadow.ended': {
    vi: 'Phiên bản {version} chạy thử ngầm từ {since} đến {until}',
    en: 'Version {version} was in shadow from {since} until {until}',
  },
  'rule.shadow.groups': {
    vi: 'Theo nhóm: {onlyOld} chỉ phiên bản cũ thấy, {onlyNew} chỉ phiên bản mới thấy, {both} cả hai',
    en: 'By group: {onlyOld} only old, {onlyNew} only new, {both} both',
  },
  'rule.shadow.cut': {
    vi: 'Nhóm chỉ tính trên những tín hiệu mới nhất còn giữ.',
    en: 'Groups are those of the newest signals that are kept.',
  },
  'rule.shadow.only_old': { vi: 'Chỉ phiên bản cũ', en: 'Only old' },
  'rule.shadow.only_new': { vi: 'Chỉ phiên bản mới', en: 'Only new' },
  'rule.shadow.cost': {
    vi: 'Chi phí mỗi sự kiện, đo trên {events} sự kiện: cũ {old} ns, mới {fresh} ns',
    en: 'Cost of one event, measured on {events} events: old {old} ns, new {fresh} ns',
  },
  'rule.shadow.none': {
    vi: 'Luật này không chạy thử ngầm.',
    en: 'This rule is not in shadow.',
  },
  'rule.shadow.promote_file': {
    vi: '1. Thay nội dung {live} bằng {shadow}, bỏ dòng "shadow: true" nếu có.',
    en: '1. Put the text of {shadow} in the place of {live}, without "shadow: true" if it is there.',
  },
  'rule.shadow.promote_new': {
    vi: '1. Chuyển {shadow} vào một thư mục của detect.rulesDirectories, bỏ dòng "shadow: true" nếu có.',
    en: '1. Move {shadow} to a folder of detect.rulesDirectories, without "shadow: true" if it is there.',
  },
  'rule.shadow.promote_remove': {
    vi: '2. Xóa bản chạy thử ngầm {shadow}.',
    en: '2. Remove the one in shadow, {shadow}.',
  },
  'rule.shadow.promote_check': {
    vi: '3. gac rule history {id} cho thấy phiên bản mới; gac rule rollback {id} đưa bản cũ trở lại.',
    en: '3. gac rule history {id} shows the new version; gac rule rollback {id} puts the old one back.',
  },
  'rule.shadow.promote_left': {
    vi: 'Chỉ có trong phiên bản chạy thử ngầm vì luật mà nó dựa vào: đưa luật đó vào hiệu lực.',
    en: 'It is in shadow only for a rule that it refers to: promote that one.',
  },
} as const;
