/** What people read of what rules have judged and what not. */
export const LEDGER_TEXTS = {
  'ledger.summary': {
    vi: 'quy tắc đã xét những khoảng thời gian nào của từng nguồn, khoảng nào còn thiếu và vì sao',
    en: 'which time of each source a rule has judged, which it has not, and why',
  },
  'ledger.one_rule': { vi: 'Chỉ nêu một quy tắc.', en: 'Name one rule at most.' },
  'ledger.complete': {
    vi: 'Đầy đủ: mọi sự kiện trong khoảng này đã được quy tắc xét.',
    en: 'Complete: the rule has judged every event of this time.',
  },
  'ledger.incomplete': {
    vi: 'CHƯA ĐẦY ĐỦ: có khoảng thời gian quy tắc chưa xét hoặc không thể xét.',
    en: 'NOT COMPLETE: there is time that the rule has not judged, or cannot.',
  },
  'ledger.cut': {
    vi: 'Còn nhiều khoảng nữa không hiện ở đây; hãy thu hẹp bằng --source, --from, --to.',
    en: 'There are more intervals than shown; narrow it by --source, --from, --to.',
  },
  'ledger.unread': {
    vi: '{records} bản ghi đã nhận nhưng chưa được xét, cũ nhất nhận lúc {since}.',
    en: '{records} records were taken in and are not judged yet, the oldest received {since}.',
  },
  'ledger.no_gaps': {
    vi: 'Không có khoảng nào bị bỏ sót.',
    en: 'There are no gaps.',
  },
  'ledger.gaps_total': {
    vi: '{open} khoảng đang chờ xét bù, trong tổng số {total} khoảng hiện ở đây.',
    en: '{open} wait to be refilled, of {total} shown.',
  },
  'ledger.head.source': { vi: 'NGUỒN', en: 'SOURCE' },
  'ledger.head.rule': { vi: 'QUY TẮC', en: 'RULE' },
  'ledger.head.from': { vi: 'TỪ', en: 'FROM' },
  'ledger.head.to': { vi: 'ĐẾN', en: 'TO' },
  'ledger.head.status': { vi: 'TÌNH TRẠNG', en: 'STATUS' },
  'ledger.head.events': { vi: 'SỰ KIỆN', en: 'EVENTS' },
  'ledger.head.why': { vi: 'VÌ SAO', en: 'WHY' },
  'ledger.status.evaluated': { vi: 'đã xét', en: 'judged' },
  'ledger.status.refilled': { vi: 'đã xét bù', en: 'refilled' },
  'ledger.status.gap': { vi: 'CÒN THIẾU', en: 'GAP' },
  'ledger.status.open': { vi: 'CHỜ XÉT BÙ', en: 'OPEN' },
  'ledger.status.lost': { vi: 'MẤT', en: 'LOST' },
  'ledger.status.not_in_force': { vi: 'chưa có hiệu lực', en: 'not in force' },
  'ledger.status.pending': { vi: 'chờ lần chạy tới', en: 'waits for its run' },
  'ledger.status.no_events': { vi: 'không có sự kiện', en: 'no events' },
  'ledger.every': { vi: 'tất cả', en: 'all' },
  'ledger.every_correlation': { vi: 'mọi quy tắc tương quan', en: 'every correlation' },
  'ledger.goes_on': { vi: 'đang tiếp diễn', en: 'goes on' },
  'ledger.reason.records_removed': {
    vi: 'sổ ghi đã xóa bản ghi khi chưa đọc',
    en: 'the journal gave up records before they were read',
  },
  'ledger.reason.records_damaged': {
    vi: 'bản ghi hỏng, không đọc được',
    en: 'records are damaged and cannot be read',
  },
  'ledger.reason.windows_lost': {
    vi: 'khởi động lại khi sổ ghi không còn đủ để dựng lại cửa sổ',
    en: 'after a restart the journal held too little to rebuild the windows',
  },
  'ledger.reason.rule_changed': {
    vi: 'quy tắc mới hoặc vừa đổi, cửa sổ bắt đầu từ rỗng',
    en: 'the rule is new or was changed, so its windows began empty',
  },
  'ledger.reason.too_late': {
    vi: 'sự kiện đến muộn hơn mức cho phép',
    en: 'events came later than is allowed for',
  },
  'ledger.reason.state_limit': {
    vi: 'quy tắc đã theo dõi đến mức tối đa',
    en: 'the rule followed as much as it may',
  },
  'ledger.reason.read_again': {
    vi: 'thư chết vừa được đọc lại',
    en: 'dead letters were read again',
  },
  'ledger.reason.withheld': { vi: 'quy tắc bị tạm ngừng', en: 'the rule was withheld' },
  'ledger.reason.run_missed': {
    vi: 'lần chạy theo lịch không hoàn thành',
    en: 'a scheduled run did not come to its end',
  },
  'ledger.loss.never_stored': {
    vi: 'bản ghi chưa kịp thành sự kiện',
    en: 'the records never became events',
  },
  'ledger.loss.events_expired': {
    vi: 'sự kiện đã hết hạn lưu trữ',
    en: 'the events are no longer kept',
  },
  'ledger.loss.rule_gone': { vi: 'quy tắc không còn nữa', en: 'the rule is no more' },
  'ledger.loss.roster_unknown': {
    vi: 'khi đó chưa ghi lại nguồn nào được đăng ký',
    en: 'it was not written down yet which sources were registered',
  },
  'ledger.loss.limit_again': {
    vi: 'xét bù lại vượt mức theo dõi',
    en: 'judged again, it went over its limit again',
  },
  'ledger.found': {
    vi: 'xét bù lúc {at}, phát hiện bù {alerts} cảnh báo',
    en: 'refilled {at}, {alerts} alerts found late',
  },
  'ledger.lost_because': { vi: '{reason}; không bù được: {loss}', en: '{reason}; lost: {loss}' },
  'ledger.reached': { vi: 'đã bù đến {at}', en: 'refilled up to {at}' },
} as const;
