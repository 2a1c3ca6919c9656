/** What is said of rules that cost more than they may. */
export const BUDGET_TEXTS = {
  'rule.withheld.refers': {
    vi: 'Luật này dựa vào {rule}, hiện đang bị tạm ngừng.',
    en: 'It refers to {rule}, which is withheld.',
  },
  'rule.quarantine.reason': {
    vi: 'Tạm ngừng từ {since} trên {node}: {breach}.',
    en: 'Quarantined since {since} by {node}: {breach}.',
  },
  'rule.quarantine.groups': {
    vi: 'mỗi phút có {measured} lần khớp không còn chỗ cho nhóm mới, mức cho phép là {limit}',
    en: '{measured} matches a minute found no room for their group, {limit} are allowed',
  },
  'rule.quarantine.values': {
    vi: 'mỗi phút có {measured} lần nhóm phải bỏ sự kiện cũ, mức cho phép là {limit}',
    en: '{measured} times a minute a group let go of an older event, {limit} are allowed',
  },
  'rule.quarantine.state': {
    vi: 'luật giữ khoảng {measured} MB bộ nhớ, mức cho phép là {limit} MB',
    en: 'the rule holds about {measured} MB, {limit} MB are allowed',
  },
  'rule.quarantine.matching': {
    vi: 'mỗi sự kiện tốn trung bình {measured} µs cho riêng luật này, mức cho phép là {limit} µs',
    en: 'the rule alone takes {measured} µs for an event on average, {limit} µs are allowed',
  },
  'rule.quarantine.signals': {
    vi: 'luật phát {measured} tín hiệu mỗi phút, mức cho phép là {limit}',
    en: 'the rule raises {measured} signals a minute, {limit} are allowed',
  },
  'budget.alert.title': {
    vi: 'Luật "{title}" bị tạm ngừng vì vượt định mức',
    en: 'The rule "{title}" is quarantined: over its budget',
  },
  'budget.alert.description': {
    vi:
      'Một luật phát hiện dùng quá định mức trong nhiều chu kỳ liên tiếp nên đã bị tạm ngừng để các luật khác vẫn chạy bình thường. ' +
      'Cho đến khi được mở lại, luật này không phát hiện gì ở bất kỳ địa phương nào; khoảng trống được ghi vào sổ và xét lại sau.',
    en:
      'A detection rule stayed over its budget for several windows in a row and was quarantined, so that the others go on undisturbed. ' +
      'Until it is released it detects nothing in any province; the gap is kept in the ledger and judged afterwards.',
  },
  'budget.alert.reason': {
    vi: 'Luật "{title}" ({rule}) trên {node}: {breach}. Các luật bị tạm ngừng: {withheld}.',
    en: 'The rule "{title}" ({rule}) on {node}: {breach}. Rules withheld: {withheld}.',
  },
  'budget.alert.false_positive.surge': {
    vi: 'Lượng truy cập tăng đột biến, hoặc đang bị tấn công, làm một luật đúng vẫn vượt định mức.',
    en: 'A surge of traffic, or an attack, that takes a sound rule over its budget.',
  },
  'budget.alert.false_positive.small': {
    vi: 'Định mức đặt quá thấp so với lượng sự kiện của cả nước.',
    en: 'A budget that is too small for the events of the whole country.',
  },
  'budget.alert.step.look': {
    vi: 'Chạy "gac rule cost" để xem luật tốn gì, và "gac rule profile" trên sự kiện mẫu để tìm phần chậm.',
    en: 'Run "gac rule cost" for what the rule costs, and "gac rule profile" on sample events for the slow part.',
  },
  'budget.alert.step.attack': {
    vi: 'Kiểm tra xem có đang bị tấn công hay không: một luật bị ngập tín hiệu có thể là dấu hiệu tấn công thật.',
    en: 'Find out whether an attack is going on: a rule that floods may be right.',
  },
  'budget.alert.step.narrow': {
    vi: 'Thu hẹp luật: thêm điều kiện, bộ lọc, trường nhóm ít giá trị hơn hoặc cửa sổ ngắn hơn. Luật mới có hiệu lực thì tự được mở lại.',
    en: 'Narrow the rule: a condition, a filter, a group of fewer values, a shorter window. Its new version judges at once.',
  },
  'budget.alert.step.release': {
    vi: 'Nếu luật vẫn đúng: nâng detect.budgets nếu cần, rồi chạy "gac rule release {rule} --reason …".',
    en: 'If the rule is right as it is: raise detect.budgets if need be, then "gac rule release {rule} --reason …".',
  },
  'rule.cost.summary': {
    vi: 'Xem mỗi luật đang tốn gì và giữ gì, so với định mức',
    en: 'What each rule costs and holds, live, beside its budgets',
  },
  'rule.cost.none': {
    vi: 'Chưa tiến trình nào đo xong một chu kỳ.',
    en: 'No process has measured a whole window yet.',
  },
  'rule.cost.head.rule': { vi: 'LUẬT', en: 'RULE' },
  'rule.cost.head.matches': { vi: 'KHỚP', en: 'MATCHES' },
  'rule.cost.head.signals': { vi: 'TÍN HIỆU', en: 'SIGNALS' },
  'rule.cost.head.groups': { vi: 'NHÓM', en: 'GROUPS' },
  'rule.cost.head.values': { vi: 'SỰ KIỆN GIỮ', en: 'HELD' },
  'rule.cost.head.bytes': { vi: 'BỘ NHỚ', en: 'MEMORY' },
  'rule.cost.head.share': { vi: 'THỜI GIAN', en: 'TIME' },
  'rule.cost.head.micros': { vi: 'µs/SỰ KIỆN', en: 'µs/EVENT' },
  'rule.cost.head.skipped': { vi: 'THIẾU', en: 'SKIPPED' },
  'rule.cost.head.used': { vi: 'ĐỊNH MỨC', en: 'BUDGET' },
  'rule.cost.window': {
    vi: '{node}: {events} sự kiện trong {seconds} giây đến {time}',
    en: '{node}: {events} events in the {seconds} s up to {time}',
  },
  'rule.release.summary': {
    vi: 'Mở lại một luật bị tạm ngừng vì vượt định mức',
    en: 'Release a rule that was quarantined for being over a budget',
  },
  'rule.release.done': {
    vi: 'Luật {rule} xét sự kiện trở lại.',
    en: 'The rule {rule} judges again.',
  },
} as const;
