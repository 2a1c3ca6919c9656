/** Texts of the console about files that are brought into a source. */
export const CONSOLE_UPLOAD_TEXTS = {
  'ui.upload.title': { vi: 'Nạp tệp', en: 'Upload a file' },
  'ui.upload.lead': {
    vi: 'Tệp có sẵn được đọc như bản ghi của nguồn này. Nạp lại cùng một tệp không lưu thêm gì.',
    en: 'A file that is there already is read as records of this source. The same file again stores nothing more.',
  },
  'ui.upload.drop': { vi: 'Thả tệp vào đây', en: 'Drop a file here' },
  'ui.upload.kinds': {
    vi: 'Văn bản, CSV, .gz, .zip, Excel (.xlsx), nhật ký Windows (.evtx); tối đa 100 MB.',
    en: 'Text, CSV, .gz, .zip, Excel (.xlsx), Windows event logs (.evtx); at most 100 MB.',
  },
  'ui.upload.sending': { vi: 'Đang gửi {name}: {percent}%', en: 'Sending {name}: {percent} %' },
  'ui.upload.unpacking': {
    vi: 'Đang giải nén và lưu {name}…',
    en: 'Unpacking and storing {name}…',
  },
  'ui.upload.stop': { vi: 'Dừng', en: 'Stop' },
  'ui.upload.done': {
    vi: '{name}: nhận {accepted} bản ghi, {duplicates} bản ghi đã nhận từ trước, {failed} phần bị từ chối.',
    en: '{name}: {accepted} records taken in, {duplicates} already received, {failed} parts refused.',
  },
  'ui.upload.already': {
    vi: '{name}: đã nhận từ trước, cả {duplicates} bản ghi; không lưu thêm gì.',
    en: '{name}: already received, all {duplicates} records; nothing more was stored.',
  },
  'ui.upload.too_large': {
    vi: '{name} lớn hơn 100 MB. Dùng lệnh: gac source upload {id} {name}',
    en: '{name} is larger than 100 MB. Use the command: gac source upload {id} {name}',
  },
  'ui.upload.part': {
    vi: 'nhận {accepted}, đã nhận từ trước {duplicates}',
    en: '{accepted} taken in, {duplicates} already received',
  },
  'ui.upload.failure.damaged': { vi: 'có phần bị hỏng', en: 'partly damaged' },
  'ui.upload.failure.too_large': { vi: 'quá lớn khi giải nén', en: 'too large when unpacked' },
  'ui.upload.failure.not_text': {
    vi: 'không phải nhật ký: là tài liệu, ảnh, hoặc tệp nén mang tên khác; không lưu gì',
    en: 'no log: a document, an image, or an archive under another name; nothing was stored',
  },
  'ui.upload.next': {
    vi: 'Đã lưu nguyên văn, đang đọc. Trong vòng một phút, mục Sức khỏe và Dòng không đọc được trên trang của nguồn cho biết đọc được bao nhiêu; nạp nhầm loại thì sửa loại ở đó rồi bấm Đọc lại.',
    en: 'Stored as it is, and being read. Within a minute Health and Lines not understood on the page of the source tell how much was understood; if the type was wrong, correct it there and read again.',
  },
  'ui.upload.empty': {
    vi: '{name}: tệp không có dòng nào, không lưu gì.',
    en: '{name}: the file has no lines; nothing was stored.',
  },
  'ui.upload.refused': {
    vi: '{name}: không lưu gì, {failed} phần bị từ chối.',
    en: '{name}: nothing was stored; {failed} parts refused.',
  },
} as const;
