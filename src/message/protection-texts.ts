/** What the protection of persons says: names of what it looks for, and its commands. */
export const PROTECTION_TEXTS = {
  'protection.citizen_id': { vi: 'Số căn cước hoặc CMND', en: 'Citizen identity number' },
  'protection.phone': { vi: 'Số điện thoại', en: 'Phone number' },
  'protection.email': { vi: 'Địa chỉ thư điện tử', en: 'E-mail address' },
  'protection.bank_card': { vi: 'Số thẻ ngân hàng', en: 'Bank card number' },
  'protection.bank_account': { vi: 'Số tài khoản ngân hàng', en: 'Bank account number' },
  'protection.health_insurance': {
    vi: 'Số thẻ bảo hiểm y tế',
    en: 'Health insurance number',
  },
  'protection.social_insurance': {
    vi: 'Mã số bảo hiểm xã hội',
    en: 'Social insurance number',
  },
  'protection.passport': { vi: 'Số hộ chiếu', en: 'Passport number' },
  'protection.person': {
    vi: 'Họ tên, địa chỉ hoặc thông tin khác về một người',
    en: 'Name, address or other particulars of a person',
  },
  'protection.otp': { vi: 'Mã xác thực dùng một lần (OTP)', en: 'One-time code (OTP)' },
  'protection.password': { vi: 'Mật khẩu', en: 'Password' },
  'protection.pin': { vi: 'Mã PIN', en: 'PIN' },
  'protection.token': {
    vi: 'Mã phiên, khóa API hoặc token',
    en: 'Token, session cookie or API key',
  },
  'protection.dropped': {
    vi: 'Trường được khai là không lưu',
    en: 'Field that is set to be dropped',
  },
  'protection.reveal': {
    vi: 'Xem thông tin cá nhân của một sự kiện ở dạng rõ; lý do được ghi vào nhật ký kiểm toán',
    en: 'See the persons of an event in clear; the reason goes into the audit',
  },
  'protection.unresolved': {
    vi: '{count} bí danh trong dòng này không tìm lại được.',
    en: '{count} pseudonyms of this line could not be found again.',
  },
  'protection.nobody': {
    vi: 'Dòng này không có thông tin cá nhân nào.',
    en: 'This line has no persons.',
  },
  'protection.find': {
    vi: 'Tìm bí danh của một người để tra cứu sự kiện; lý do được ghi vào nhật ký kiểm toán',
    en: 'Find the pseudonyms of a person, to search events; the reason goes into the audit',
  },
  'protection.no_value': {
    vi: 'Không đọc được giá trị nào từ đầu vào chuẩn.',
    en: 'There was no value on standard input.',
  },
  'protection.column.pseudonym': { vi: 'Bí danh', en: 'Pseudonym' },
  'protection.column.from': { vi: 'Từ', en: 'From' },
  'protection.column.until': { vi: 'Đến', en: 'Until' },
  'protection.column.value': { vi: 'Giá trị', en: 'Value' },
  'protection.column.detector': { vi: 'Loại', en: 'Kind' },
  'protection.found': {
    vi: 'Tra cứu: gac event search BÍ_DANH, từng bí danh một.',
    en: 'Search with: gac event search PSEUDONYM, one after the other.',
  },
  'protection.rotate': {
    vi: 'Tạo khóa bí danh mới, dùng từ một thời điểm sau này',
    en: 'Make a key of pseudonyms that begins at a later time',
  },
  'protection.rotated': {
    vi:
      'Khóa bí danh mới có hiệu lực từ {at}. Bản ghi nhận trước lúc đó giữ bí danh cũ, kể cả khi đọc lại. Từ lúc đó ' +
      'mỗi người có bí danh khác: sự kiện trước và sau không tự nối với nhau, luật đếm theo người bắt đầu đếm lại, ' +
      'ngoại lệ ghi theo bí danh phải ghi lại; "gac person find" cho cả hai bí danh. Không cần khởi động lại dịch vụ. ' +
      'Hoàn tác được đến lúc đó: gac key rotate --undo. Sao lưu {file} ngay.',
    en:
      'The new key of pseudonyms begins at {at}. Records received before keep their pseudonyms, in replays too. From ' +
      'then on everybody has another pseudonym: events before and after do not correlate by themselves, rules that ' +
      'count by person start counting anew, exceptions by pseudonym must be made again; "gac person find" gives both ' +
      'pseudonyms. The service need not be restarted. Until then it can be undone: gac key rotate --undo. Back up ' +
      '{file} now.',
  },
  'protection.rotation_undone': {
    vi: 'Đã bỏ khóa chưa có hiệu lực; khóa hiện nay dùng tiếp.',
    en: 'The key that had not begun is gone; the present one goes on.',
  },
  'protection.rotate_given': {
    vi:
      'Khóa bí danh do môi trường cấp, nên không ghi gì ở đây. Đặt hai dòng sau cho mọi tiến trình rồi khởi động lại ' +
      'lần lượt từng tiến trình trước {at}; muốn bỏ thì đặt lại hai giá trị cũ trước lúc đó:',
    en:
      'The key of pseudonyms is given by the environment, so nothing is written here. Give all processes these two ' +
      'lines and restart them one by one before {at}; to undo it, give them the old values again before that time:',
  },
  'protection.bad_time': {
    vi: '"{value}" không phải thời điểm; viết như 2027-01-01T00:00:00+07:00.',
    en: '"{value}" is not a time; write it like 2027-01-01T00:00:00+07:00.',
  },
} as const;
