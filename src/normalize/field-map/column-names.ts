/** Names that exports give to the time of what happened; folded names make one of `thời gian` and `thoi_gian`. */
export const TIME_COLUMNS = [
  'time',
  'timestamp',
  '@timestamp',
  'event_time',
  'created_at',
  'thoi_gian',
  'thoi_diem',
  'ngay_gio',
  'ngay_tao',
  'ts',
  'datetime',
];
/** Names of the address that a request came from. */
export const ADDRESS_COLUMNS = [
  'ip',
  'ip_address',
  'client_ip',
  'source_ip',
  'remote_ip',
  'request_ip',
  'dia_chi_ip',
  'ip_truy_cap',
  'dia_chi_truy_cap',
];
/** Names of the code of an office. */
export const UNIT_COLUMNS = ['unit', 'unit_code', 'centre', 'center', 'ma_don_vi', 'ma_trung_tam'];
/** Names of the official code of a commune or ward. */
export const COMMUNE_COLUMNS = ['commune', 'commune_code', 'ward_code', 'ma_xa', 'ma_phuong_xa'];
/** Names of the citizen identity number of whom a record is about. */
export const CITIZEN_COLUMNS = [
  'citizen.id',
  'citizen_id',
  'cccd',
  'so_cccd',
  'can_cuoc',
  'so_can_cuoc',
  'cmnd',
  'cccd_cmnd',
  'cmnd_cccd',
  'so_dinh_danh',
  'so_dinh_danh_ca_nhan',
  'ma_dinh_danh',
  'so_giay_to',
  'identity_number',
];
/** Names of the phone number of whom a record is about. */
export const PHONE_COLUMNS = [
  'citizen.phone',
  'citizen_phone',
  'phone',
  'phone_number',
  'so_dien_thoai',
  'dien_thoai',
  'sdt',
  'mobile',
];
/** Names under which exports write who a citizen is and where they live: erased. */
export const PERSON_COLUMNS = [
  'ho_ten_nguoi_nop',
  'nguoi_nop',
  'ten_nguoi_nop',
  'nguoi_nop_ho_so',
  'chu_ho_so',
  'ten_chu_ho_so',
  'ho_ten_cong_dan',
  'ten_cong_dan',
  'cong_dan',
  'nguoi_yeu_cau',
  'ho_ten_nguoi_yeu_cau',
  'applicant',
  'applicant_name',
  'citizen_name',
  'customer_name',
  'khach_hang',
  'dia_chi',
  'dia_chi_thuong_tru',
  'dia_chi_nguoi_nop',
  'applicant_address',
  'email',
  'ngay_sinh',
  'date_of_birth',
];
/** Names of the code of an error. */
export const ERROR_CODE_COLUMNS = ['error_code', 'err_code', 'fault_code', 'ma_loi'];
/** Names of the text of an error. */
export const ERROR_TEXT_COLUMNS = [
  'error_message',
  'error_text',
  'fault_string',
  'thong_bao_loi',
  'mo_ta_loi',
  'noi_dung_loi',
  'chi_tiet_loi',
  'error',
  'loi',
];
/** Secrets that no export should hold, and that are kept nowhere when one does. */
export const SECRET_COLUMNS = [
  'otp',
  'otp_code',
  'ma_otp',
  'pin',
  'ma_pin',
  'password',
  'mat_khau',
  'token',
  'access_token',
  'api_key',
];
