import { compileFieldMap } from './compile-field-map.ts';

const ACTION = ['action', 'operation', 'hanh_dong', 'thao_tac'];
const RESULT = ['result', 'status', 'ket_qua'];
const DOSSIER = ['dossier.code', 'dossier_code', 'ma_ho_so', 'maHoSo', 'code'];
const DOSSIER_COMMUNE = ['dossier.commune', 'dossier_commune', 'commune_code', 'ma_xa'];
const OFFICER_COMMUNES = [
  'officer.communes',
  'officer.commune',
  'officer_communes',
  'officer_commune',
  'ma_xa_can_bo',
];

const act = (action: string, type: string) => ({
  'event.action': action,
  'event.category': ['web'],
  'event.type': [type],
});
const VIEW = act('dossier-view', 'access');
const SEARCH = act('dossier-search', 'access');
const EXPORT = act('dossier-export', 'access');
const UPDATE = act('dossier-update', 'change');
const CREATE = act('dossier-create', 'creation');
const DELETE = act('dossier-delete', 'deletion');
const LOGIN = {
  'event.action': 'login',
  'event.category': ['authentication'],
  'event.type': ['start'],
};
const LOGOUT = { ...LOGIN, 'event.action': 'logout', 'event.type': ['end'] };

const OK = { 'event.outcome': 'success' };
const FAILED = { 'event.outcome': 'failure' };
const DENIED = { 'event.outcome': 'failure', 'event.type': ['denied'], 'event.reason': 'denied' };

/** What officers do with dossiers, as one-stop portals of the iGate kind export it (JSON lines or CSV). */
export const PORTAL_IGATE = compileFieldMap({
  type: 'portal.igate',
  title: {
    vi: 'Nhật ký cán bộ thao tác hồ sơ (cổng dịch vụ công, kiểu iGate)',
    en: 'Officers’ work on dossiers (public-service portal of the iGate kind)',
  },
  logsource: { category: 'application', product: 'igate' },
  formats: [
    { kind: 'json' },
    {
      kind: 'csv',
      columns: [
        'time',
        'account',
        'officer_commune',
        'action',
        'dossier_code',
        'dossier_commune',
        'ip',
        'result',
        'detail',
      ],
    },
  ],
  required: [['officer.account', 'account', 'username', 'tai_khoan'], ACTION],
  timestamp: { from: ['time', 'timestamp', 'created_at', 'thoi_gian'] },
  constants: { 'event.kind': 'event', 'event.outcome': 'unknown', 'service.type': 'igate' },
  classify: [
    {
      from: ACTION,
      cases: {
        view: VIEW,
        xem: VIEW,
        search: SEARCH,
        tra_cuu: SEARCH,
        export: EXPORT,
        download: EXPORT,
        print: EXPORT,
        xuat: EXPORT,
        update: UPDATE,
        edit: UPDATE,
        approve: UPDATE,
        transfer: UPDATE,
        cap_nhat: UPDATE,
        create: CREATE,
        receive: CREATE,
        tiep_nhan: CREATE,
        delete: DELETE,
        xoa: DELETE,
        login: LOGIN,
        logout: LOGOUT,
      },
      otherwise: { 'event.category': ['web'], 'event.type': ['info'] },
    },
    {
      from: RESULT,
      cases: {
        ok: OK,
        success: OK,
        '200': OK,
        'thành công': OK,
        fail: FAILED,
        failed: FAILED,
        error: FAILED,
        '500': FAILED,
        'thất bại': FAILED,
        denied: DENIED,
        forbidden: DENIED,
        '403': DENIED,
        'từ chối': DENIED,
      },
    },
  ],
  fields: [
    { from: ['officer.account', 'account', 'username', 'tai_khoan'], to: 'user.name' },
    { from: ['officer.id', 'officer_id', 'user_id'], to: 'user.id' },
    { from: ['officer.name', 'full_name', 'ho_ten'], to: 'user.full_name' },
    { from: ['officer.role', 'role', 'vai_tro'], to: 'gac.vendor.officer_role' },
    { from: OFFICER_COMMUNES, to: 'gac.vendor.officer_commune' },
    { from: DOSSIER, to: 'gac.dossier.id' },
    { from: DOSSIER, to: 'gac.dossier.sequence', convert: 'dossier_sequence' },
    { from: DOSSIER_COMMUNE, to: 'gac.dossier.commune' },
    { from: ['dossier.province', 'dossier_province', 'ma_tinh'], to: 'gac.dossier.province' },
    {
      from: ['dossier.sequence', 'sequence', 'dossier_id'],
      to: 'gac.dossier.sequence',
      convert: 'number',
    },
    { from: ['ip', 'ip_address', 'client_ip'], to: 'source.ip', convert: 'ip' },
    { from: ['ip', 'ip_address', 'client_ip'], to: 'source.address' },
    { from: ['user_agent', 'userAgent'], to: 'user_agent.original' },
    { from: ['session', 'session_id'], to: 'gac.vendor.session' },
    { from: ['request_id', 'trace_id'], to: 'trace.id' },
    { from: ['url', 'path'], to: 'url.original' },
    { from: ['detail', 'message', 'ghi_chu'], to: 'message' },
  ],
  contains: [{ value: DOSSIER_COMMUNE, list: OFFICER_COMMUNES, to: 'gac.vendor.in_assignment' }],
  secrets: {
    phone: ['citizen.phone', 'citizen_phone', 'so_dien_thoai'],
    citizen: ['citizen.id', 'citizen_id', 'cccd', 'so_cccd'],
  },
  drop: ['otp', 'password', 'token', 'access_token'],
});
