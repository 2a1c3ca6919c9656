/** Texts of exceptions and pinned true positives on the command line. */
export const TUNING_TEXTS = {
  'cli.exception_list': {
    vi: 'Liệt kê ngoại lệ của một luật',
    en: 'List the exceptions to a rule',
  },
  'cli.exception_add': {
    vi: 'Thêm ngoại lệ có thời hạn và người chịu trách nhiệm; cho biết trước nó che cảnh báo nào',
    en: 'Add an exception with an end and an owner; tells first which alerts it hides',
  },
  'cli.exception_end': { vi: 'Chấm dứt một ngoại lệ', en: 'End an exception' },
  'cli.pin_add': {
    vi: 'Ghim cảnh báo đúng: luật phải luôn phát hiện lại được',
    en: 'Pin a true positive: its rule must go on finding it',
  },
  'cli.pin_list': { vi: 'Liệt kê cảnh báo đã ghim của một luật', en: 'List the pins of a rule' },
  'cli.pin_remove': { vi: 'Bỏ ghim một cảnh báo', en: 'Take a pin away' },
  'cli.exception_rule': { vi: 'LUẬT hoặc --alert', en: 'RULE or --alert' },
  'cli.exception_where': { vi: '--where TRƯỜNG=GIÁ_TRỊ', en: '--where FIELD=VALUE' },
  'exception.trial': {
    vi:
      'Nếu có ngoại lệ này, {suppressed} trong {looked} cảnh báo của {days} ngày qua đã không được báo, trong đó ' +
      '{positives} đã đóng là cảnh báo đúng.',
    en:
      'It would have suppressed {suppressed} of the {looked} alerts of the last {days} days, of which {positives} ' +
      'were closed as true positives.',
  },
  'exception.this': {
    vi: 'Cảnh báo đang xét sẽ không còn được báo.',
    en: 'The alert at hand is one that it suppresses.',
  },
  'exception.not_this': {
    vi: 'Cảnh báo đang xét vẫn được báo: ngoại lệ chưa đúng chỗ.',
    en: 'The alert at hand is still told: the exception misses it.',
  },
  'exception.time_limit': {
    vi: 'Chưa xem hết sự kiện đã lưu vì quá lâu; số thật có thể lớn hơn.',
    en: 'Not all stored events were judged, as it took too long; the numbers may be larger.',
  },
  'exception.hides_positives': {
    vi: 'Chưa tạo: ngoại lệ che cảnh báo đúng. Thu hẹp điều kiện, hoặc thêm --anyway nếu vẫn muốn.',
    en: 'Not made: it hides true positives. Make it narrower, or add --anyway to make it all the same.',
  },
  'exception.dry_run': { vi: 'Chỉ thử, chưa tạo gì.', en: 'Tried only; nothing was made.' },
  'exception.made': {
    vi: 'Đã thêm ngoại lệ {id}, hết hạn lúc {expires}, người chịu trách nhiệm: {owner}.',
    en: 'Exception {id} is in force until {expires}; {owner} answers for it.',
  },
  'exception.ended': { vi: 'Đã chấm dứt ngoại lệ {id}.', en: 'Exception {id} has ended.' },
  'exception.status.in_force': { vi: 'đang có hiệu lực', en: 'in force' },
  'exception.status.expired': { vi: 'hết hạn', en: 'expired' },
  'exception.status.ended': { vi: 'đã chấm dứt', en: 'ended' },
  'exception.everywhere': { vi: 'cả nước', en: 'everywhere' },
  'exception.bad_where': {
    vi: '--where cần TRƯỜNG=GIÁ_TRỊ, ví dụ --where source.ip=192.0.2.7, không phải {given}.',
    en: '--where needs FIELD=VALUE, such as --where source.ip=192.0.2.7, not {given}.',
  },
  'pin.made': {
    vi: 'Đã ghim "{name}" với {count} sự kiện: {id}',
    en: 'Pinned "{name}" with {count} events: {id}',
  },
  'pin.removed': { vi: 'Đã bỏ ghim {id}.', en: 'Pin {id} is gone.' },
} as const;
