/** Texts of the console about seeing what was hidden of persons. */
export const CONSOLE_REVEAL_TEXTS = {
  'ui.reveal.open': { vi: 'Xem dữ liệu cá nhân đã che', en: 'Reveal hidden personal data' },
  'ui.reveal.lead': {
    vi: 'Việc xem được ghi vào nhật ký kiểm toán cùng tên người xem và lý do. Chỉ xem khi vụ việc cần.',
    en: 'Who looks, when and why is kept in the audit trail. Look only when the case needs it.',
  },
  'ui.reveal.reason': { vi: 'Lý do (ví dụ số vụ việc)', en: 'Reason (such as the case number)' },
  'ui.reveal.reason_hint': { vi: 'Ít nhất 10 ký tự.', en: 'At least 10 characters.' },
  'ui.reveal.submit': { vi: 'Xem và ghi lại', en: 'Reveal, and put it on record' },
  'ui.reveal.line': { vi: 'Dòng gốc, chưa che', en: 'The line in clear' },
  'ui.reveal.none': {
    vi: 'Dòng này không che dữ liệu cá nhân nào.',
    en: 'Nothing of persons is hidden in this line.',
  },
  'ui.reveal.unresolved': {
    vi: '{count} bí danh không tìm lại được: bản ghi gốc đã hết hạn lưu.',
    en: 'Pseudonyms that were not found again: {count}. The original record is past its time.',
  },
} as const;
