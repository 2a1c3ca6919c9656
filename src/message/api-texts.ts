/** Texts of the pages that the API itself serves. */
export const API_TEXTS = {
  'api.console_missing_title': {
    vi: 'Trạm Gác đang chạy, nhưng giao diện chưa được dựng',
    en: 'Trạm Gác is running, but the console has not been built',
  },
  'api.console_missing_step': {
    vi: 'Chạy lệnh "npm run prepare" trong thư mục cài đặt, rồi khởi động lại dịch vụ.',
    en: 'Run "npm run prepare" in the installation folder, then start the service again.',
  },
  'api.console_missing_api': {
    vi: 'API vẫn phục vụ bình thường; mô tả ở địa chỉ /v1/openapi.json.',
    en: 'The API works without it; it is described at /v1/openapi.json.',
  },
} as const;
