/** Texts of rules judged on stored events. */
export const BACKTEST_TEXTS = {
  'cli.rule_backtest': {
    vi: 'Chạy luật trên sự kiện đã lưu: không lưu cảnh báo, không báo cho ai',
    en: 'Judge stored events by rules: no alert is stored, nobody is told',
  },
  'cli.hunt': {
    vi: 'Tìm dấu vết trong sự kiện đã lưu bằng luật hoặc điều kiện lọc',
    en: 'Look for traces in stored events by rules or filters',
  },
  'cli.hunt_what': { vi: '--rule hoặc --filter', en: '--rule or --filter' },
  'backtest.examples': {
    vi: '--examples là số từ 0 đến {most}, không phải "{given}".',
    en: '--examples is a number from 0 to {most}, not "{given}".',
  },
  'backtest.progress': {
    vi: '{percent}% · tới {time} · đã đọc {read} sự kiện · {signals} tín hiệu · còn {left}',
    en: '{percent}% · at {time} · {read} events read · {signals} signals · {left} left',
  },
  'backtest.rule': {
    vi: '{level} · {title}: {alerts} cảnh báo ({signals} tín hiệu)',
    en: '{level} · {title}: {alerts} alerts ({signals} signals)',
  },
  'backtest.days': { vi: '  theo ngày (UTC): {days}', en: '  by day (UTC): {days}' },
  'backtest.example': {
    vi: '  {time} · {province} · {reason} · {count} sự kiện: {ids}',
    en: '  {time} · {province} · {reason} · {count} events: {ids}',
  },
  'backtest.silent': {
    vi: '{count} luật không có cảnh báo nào.',
    en: '{count} rules had no alerts.',
  },
  'backtest.events': { vi: '{count} sự kiện khớp điều kiện.', en: '{count} events match.' },
  'backtest.event_ids': { vi: '  đầu tiên: {ids}', en: '  the first: {ids}' },
  'backtest.total': {
    vi: 'Chạy thử từ {from} đến {to}: đọc {read} sự kiện, {matched} khớp, {rate} sự kiện/giây. Không lưu gì, không báo ai.',
    en: 'A trial from {from} to {to}: {read} events read, {matched} matched, {rate} events a second. Nothing is stored, nobody is told.',
  },
  'backtest.skipped': {
    vi: '{count} lần khớp không được tính đủ: thiếu trường để nhóm hoặc vượt giới hạn.',
    en: '{count} matches could not count fully: a field to group by is missing, or a limit was passed.',
  },
  'backtest.not_judged': {
    vi: 'Luật theo danh sách nguồn không xét được khi lọc bớt sự kiện của một nguồn: {ids}',
    en: 'Rules that expect registered sources cannot be judged on a part of the events of a source: {ids}',
  },
  'backtest.roster_from': {
    vi: 'Nguồn nào được đăng ký chỉ biết chắc từ {time}; trước đó, chỉ xét sự im lặng của các nguồn đã biết.',
    en: 'Who was registered is known from {time}; before it, only silences of known sources are found.',
  },
  'backtest.time_limit': {
    vi: 'Hết thời gian ở {time}; phần sau chưa được xét. Hãy thu hẹp khoảng thời gian.',
    en: 'The time limit came at {time}; what follows was not judged. Narrow the time.',
  },
  'backtest.cancelled': { vi: 'Đã dừng theo yêu cầu.', en: 'Stopped as asked.' },
  'backtest.cut': {
    vi: 'Dịch vụ ngắt kết nối trước khi xong.',
    en: 'The service closed the connection before the end.',
  },
} as const;
