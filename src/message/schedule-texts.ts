/** What is said of rules that are judged on a schedule over stored events. */
export const SCHEDULE_TEXTS = {
  'rule.runs.stream': { vi: 'theo luồng', en: 'stream' },
  'rule.runs.every_minutes': { vi: 'mỗi {count} phút', en: 'every {count}m' },
  'rule.runs.every_hours': { vi: 'mỗi {count} giờ', en: 'every {count}h' },
  'rule.runs.never': {
    vi: '{title}: chưa chạy lần nào; lần tới lúc {next}.',
    en: '{title}: has not run yet; next run at {next}.',
  },
  'rule.runs.last': {
    vi: '{title}: chạy lúc {last}, {outcome}; đã xét đến {judged}; lần tới lúc {next}.',
    en: '{title}: ran at {last}, {outcome}; judged up to {judged}; next run at {next}.',
  },
  'rule.runs.running': { vi: 'đang chạy', en: 'is running' },
  'rule.runs.done': { vi: 'đã xong', en: 'done' },
  'rule.runs.behind': {
    vi: 'chưa kịp, chạy tiếp ngay',
    en: 'is behind and goes on at once',
  },
  'rule.runs.failed': { vi: 'bị lỗi ({detail}), sẽ chạy lại', en: 'failed ({detail}), runs again' },
} as const;
