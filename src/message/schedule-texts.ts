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
  'rule.runs.late': {
    vi: '{title}: CHẬM {behind} so với lịch; "gac rule ledger {rule}" cho biết chỗ nào chưa xét.',
    en: '{title}: LATE, {behind} behind its schedule; "gac rule ledger {rule}" tells what is not judged.',
  },
  'rule.late.title': {
    vi: 'Luật theo lịch "{title}" xét chậm quá mức',
    en: 'The scheduled rule "{title}" is late',
  },
  'rule.late.description': {
    vi:
      'Một luật chạy theo lịch trên sự kiện đã lưu bị chậm hơn hẳn lịch của nó, nên điều nó phát hiện được báo muộn hoặc chưa được báo. ' +
      'Chưa mất gì: phần chưa xét vẫn được giữ và sẽ được xét, từ cũ đến mới. Cảnh báo tự đóng khi luật đã theo kịp.',
    en:
      'A rule that is judged on a schedule over stored events is far behind it, so what it finds is told late or not yet. ' +
      'Nothing is lost so far: what is not judged is kept and will be, the oldest first. The alert closes by itself when the rule has caught up.',
  },
  'rule.late.reason': {
    vi: 'Luật "{title}" ({rule}) mới xét đến {judged}, lẽ ra phải đến {due}: chậm {behind}, mức cho phép là {limit}. {run}',
    en: 'The rule "{title}" ({rule}) has judged up to {judged}, {due} was due: {behind} behind, {limit} are allowed. {run}',
  },
  'rule.late.run': {
    vi: 'Lần chạy gần nhất bắt đầu lúc {at}: {outcome}.',
    en: 'The last run began at {at}: {outcome}.',
  },
  'rule.late.no_run': { vi: 'Chưa có lần chạy nào.', en: 'There was no run.' },
  'rule.late.unfinished': { vi: 'chưa kết thúc', en: 'it has not ended' },
  'rule.late.false_positive.downtime': {
    vi: 'Dịch vụ vừa ngừng lâu và đang xét phần đã lỡ.',
    en: 'The service was down for long and is judging what it missed.',
  },
  'rule.late.step.look': {
    vi: 'Chạy "gac rule list" để xem lần chạy gần nhất của luật, và "gac rule ledger {rule}" để xem phần chưa xét.',
    en: 'Run "gac rule list" for the last run of the rule, and "gac rule ledger {rule}" for what is not judged.',
  },
  'rule.late.step.failed': {
    vi: 'Nếu lần chạy bị lỗi: lỗi nằm trong lý do ở trên và trong nhật ký dịch vụ; kho sự kiện thường là nguyên nhân ("gac doctor").',
    en: 'If it failed: the error stands in the reason above and in the log of the service; mostly it is the event store ("gac doctor").',
  },
  'rule.late.step.slow': {
    vi: 'Nếu lần chạy lâu hơn chu kỳ: thu hẹp luật, rút ngắn cửa sổ hoặc tăng gac.schedule.every.',
    en: 'If a run takes longer than the interval: narrow the rule, shorten its window, or raise gac.schedule.every.',
  },
  'rule.late.step.store': {
    vi: 'Nếu sự kiện còn chờ lưu, hoặc không có lần chạy nào: xem dịch vụ có vai trò detect có đang chạy và có kịp lưu không.',
    en: 'If events wait to be stored, or there is no run at all: see whether a service of the role detect runs and keeps up.',
  },
  'rule.late.caught_up': {
    vi: 'Luật đã theo kịp lịch sau {span}.',
    en: 'The rule has caught up with its schedule after {span}.',
  },
  'rule.late.gone': {
    vi: 'Sau {span}, luật này không còn chạy theo lịch nữa.',
    en: 'After {span} the rule runs on a schedule no more.',
  },
} as const;
