/** Texts of the console about exceptions to a rule. */
export const CONSOLE_TUNING_TEXTS = {
  'ui.exception.title': { vi: 'Ngoại lệ của luật này', en: 'Exceptions to this rule' },
  'ui.exception.none': {
    vi: 'Chưa có ngoại lệ nào đang có hiệu lực.',
    en: 'No exception is in force.',
  },
  'ui.exception.add': { vi: 'Thêm ngoại lệ từ cảnh báo này', en: 'Add exception from this alert' },
  'ui.exception.end': { vi: 'Chấm dứt', en: 'End' },
  'ui.exception.ended': {
    vi: 'Đã chấm dứt ngoại lệ; luật báo trở lại.',
    en: 'The exception has ended; the rule tells of it again.',
  },
  'ui.exception.until': {
    vi: 'đến {time} · {owner} chịu trách nhiệm',
    en: 'until {time} · {owner} answers for it',
  },
  'ui.exception.everywhere': { vi: 'cả nước', en: 'everywhere' },
  'ui.exception.condition': {
    vi: 'Không báo nữa khi tất cả các trường này khớp',
    en: 'No longer told when all of these fields match',
  },
  'ui.exception.value': { vi: 'Giá trị của {field}', en: 'Value of {field}' },
  'ui.exception.no_field': { vi: 'Chọn ít nhất một trường.', en: 'Choose at least one field.' },
  'ui.exception.reason': { vi: 'Lý do (bắt buộc)', en: 'Reason (required)' },
  'ui.exception.expiry': { vi: 'Hết hạn sau', en: 'Ends after' },
  'ui.exception.days': { vi: '{count} ngày', en: '{count} days' },
  'ui.exception.scope': {
    vi: 'Chỉ áp dụng cho {province}. Người chịu trách nhiệm: {owner} (bạn).',
    en: 'Holds for {province} only. Owner: {owner} (you).',
  },
  'ui.exception.try': { vi: 'Thử trước', en: 'Try it' },
  'ui.exception.trying': {
    vi: 'Đang thử trên sự kiện của 7 ngày qua…',
    en: 'Trying on the events of the last 7 days…',
  },
  'ui.exception.trial': {
    vi: 'Sẽ che {suppressed} trong {looked} cảnh báo của 7 ngày qua, trong đó {positives} đã đóng là cảnh báo đúng.',
    en:
      'Would have suppressed {suppressed} of the {looked} alerts of the last 7 days, of which {positives} were ' +
      'closed as true positives.',
  },
  'ui.exception.not_this': {
    vi: 'Cảnh báo đang xem không bị che: điều kiện chưa đúng.',
    en: 'The alert at hand is not among them: the condition misses it.',
  },
  'ui.exception.cut': {
    vi: 'Chưa xem hết sự kiện; số thật có thể lớn hơn.',
    en: 'Not all events were judged; the numbers may be larger.',
  },
  'ui.exception.pinned': {
    vi: 'Không thể thêm: ngoại lệ sẽ che cảnh báo đúng đã ghim "{name}". Hãy thu hẹp điều kiện.',
    en: 'Refused: it would hide the pinned true positive "{name}". Make the condition narrower.',
  },
  'ui.exception.submit': { vi: 'Thêm ngoại lệ', en: 'Add exception' },
  'ui.exception.made': { vi: 'Đã thêm ngoại lệ.', en: 'The exception is in force.' },
} as const;
