/** What `gac doctor` says of raw records at rest, and of those that the kernel loses. */
export const DOCTOR_JOURNAL_TEXTS = {
  'doctor.title.journal.sealed': { vi: 'Mã hóa bản ghi thô', en: 'Raw records sealed' },
  'doctor.title.journal.retention': { vi: 'Hạn giữ bản ghi thô', en: 'Raw records kept' },
  'doctor.title.syslog.udp_drops': { vi: 'Syslog UDP bị mất', en: 'Syslog UDP lost' },
  'doctor.journal.sealed_given': {
    vi: 'Bản ghi thô được mã hóa (AES-256-GCM); khóa được cấp qua biến môi trường.',
    en: 'Raw records are encrypted (AES-256-GCM); the key is given by the environment.',
  },
  'doctor.journal.sealed_kept': {
    vi: 'Bản ghi thô được mã hóa (AES-256-GCM). Khóa nằm trong {file}, cùng đĩa với dữ liệu: ai lấy được cả đĩa thì đọc được. Muốn tách khóa, đặt GAC_JOURNAL_KEY.',
    en: 'Raw records are encrypted (AES-256-GCM). The key is in {file}, on the disk of the data: whoever takes the disk can read them. To keep it apart, give GAC_JOURNAL_KEY.',
  },
  'doctor.journal.sealed_to_make': {
    vi: 'Bản ghi thô sẽ được mã hóa (AES-256-GCM); lần khởi động đầu tạo khóa trong {file}.',
    en: 'Raw records will be encrypted (AES-256-GCM); the first start makes the key in {file}.',
  },
  'doctor.journal.key_missing': {
    vi: 'Có bản ghi thô được mã hóa bằng khóa không có ở đây: {keys}',
    en: 'Raw records are sealed with keys that are not here: {keys}',
  },
  'doctor.journal.key_missing_step': {
    vi: 'Cấp khóa ấy qua GAC_JOURNAL_KEY, hoặc GAC_JOURNAL_KEYS_EARLIER nếu đã thay khóa, hoặc khôi phục {file}. Không xóa gì: có khóa là đọc lại được.',
    en: 'Give that key by GAC_JOURNAL_KEY, or by GAC_JOURNAL_KEYS_EARLIER when another one has followed it, or restore {file}. Remove nothing: with the key they can be read.',
  },
  'doctor.journal.unsealed': {
    vi: 'Không kiểm tra được việc mã hóa bản ghi thô: {reason}',
    en: 'Whether raw records are sealed cannot be told: {reason}',
  },
  'doctor.journal.unsealed_step': {
    vi: 'Để bản phần mềm cũ xử lý hết các bản ghi ấy, rồi xóa thư mục sổ ghi (journal).',
    en: 'Let the earlier version process these records, then remove the folder of the journal.',
  },
  'doctor.journal.retention': {
    vi: 'Bản ghi thô đã xử lý được giữ {kept} giờ, lâu nhất {atMost} giờ.',
    en: 'Raw records that were processed are kept for {kept} h, {atMost} h at most.',
  },
  'doctor.journal.retention_step': {
    vi: 'Bản ghi thô chứa dữ liệu cá nhân, không giữ lâu hơn mức cần (Luật 91/2025/QH15). Nên đặt journal.retentionHours không quá {advised} (giờ).',
    en: 'Raw records hold personal data, which may be kept no longer than needed (Law 91/2025/QH15). Set journal.retentionHours to {advised} or less.',
  },
  'doctor.udp.none': {
    vi: 'Nhân hệ điều hành không bỏ gói tin nào ở cổng UDP {port}.',
    en: 'The kernel has dropped no datagram at UDP port {port}.',
  },
  'doctor.udp.lost': {
    vi: 'Nhân hệ điều hành đã bỏ {count} gói tin ở cổng UDP {port} từ khi dịch vụ khởi động: mất hẳn.',
    en: 'The kernel has dropped {count} datagrams at UDP port {port} since the service started: they are lost.',
  },
  'doctor.udp.lost_step': {
    vi: 'Cho nguồn gửi qua TCP hoặc TLS, hoặc tăng bộ đệm: sysctl -w net.core.rmem_max=16777216, rồi khởi động lại dịch vụ.',
    en: 'Have the sources send by TCP or TLS, or give a larger buffer: sysctl -w net.core.rmem_max=16777216, then restart the service.',
  },
  'doctor.udp.unknown': {
    vi: 'Dịch vụ chưa chạy, hoặc hệ điều hành không cho biết.',
    en: 'The service does not run, or the system does not say.',
  },
} as const;
