import type { PersonDetector, SecretDetector } from './detector.ts';

/** What the value under a name is. `code` may be a one-time code or a mere number: its value decides. */
export type SensitiveKind = SecretDetector | 'code' | NamedPerson;
/** Persons' values that a name can announce; an e-mail address is one under any name. */
export type NamedPerson = Exclude<PersonDetector, 'email'>;

const EXACT: Readonly<Record<string, SensitiveKind>> = {
  otp: 'otp',
  otpcode: 'otp',
  otpvalue: 'otp',
  totp: 'otp',
  passcode: 'otp',
  smscode: 'otp',
  verificationcode: 'otp',
  verifycode: 'otp',
  confirmcode: 'otp',
  maotp: 'otp',
  maxacthuc: 'otp',
  maxacnhan: 'otp',
  onetimecode: 'otp',
  onetimepassword: 'otp',
  securitycode: 'otp',
  pass: 'password',
  passwd: 'password',
  pwd: 'password',
  passphrase: 'password',
  secret: 'password',
  clientsecret: 'password',
  mk: 'password',
  pin: 'pin',
  pincode: 'pin',
  mapin: 'pin',
  apikey: 'token',
  aspnetsessionid: 'token',
  assertion: 'token',
  authsessionid: 'token',
  authorization: 'token',
  proxyauthorization: 'token',
  bearer: 'token',
  clientassertion: 'token',
  codeverifier: 'token',
  connectsid: 'token',
  cookie: 'token',
  jsessionid: 'token',
  jwt: 'token',
  keycloakidentity: 'token',
  keycloaksession: 'token',
  accesskey: 'token',
  apisecret: 'token',
  aspxauth: 'token',
  aspnetcoresession: 'token',
  aspnetcoreidentityapplication: 'token',
  cisession: 'token',
  expresssid: 'token',
  laravelsession: 'token',
  phpsession: 'token',
  privatekey: 'token',
  secretkey: 'token',
  secretaccesskey: 'token',
  sessioncookie: 'token',
  sessionkey: 'token',
  signingkey: 'token',
  phpsessid: 'token',
  samlresponse: 'token',
  setcookie: 'token',
  xapikey: 'token',
  code: 'code',
  cccd: 'citizen_id',
  cmnd: 'citizen_id',
  cmt: 'citizen_id',
  cmndcccd: 'citizen_id',
  cccdcmnd: 'citizen_id',
  socccd: 'citizen_id',
  socmnd: 'citizen_id',
  socmt: 'citizen_id',
  sogiayto: 'citizen_id',
  sodinhdanh: 'citizen_id',
  sodinhdanhcanhan: 'citizen_id',
  madinhdanh: 'citizen_id',
  cancuoc: 'citizen_id',
  socancuoc: 'citizen_id',
  socancuoccongdan: 'citizen_id',
  cancuoccongdan: 'citizen_id',
  chungminhthu: 'citizen_id',
  chungminhnhandan: 'citizen_id',
  sochungminh: 'citizen_id',
  citizen: 'citizen_id',
  citizenid: 'citizen_id',
  nationalid: 'citizen_id',
  idcard: 'citizen_id',
  identitynumber: 'citizen_id',
  identitycard: 'citizen_id',
  personalid: 'citizen_id',
  phone: 'phone',
  mobile: 'phone',
  msisdn: 'phone',
  sdt: 'phone',
  tel: 'phone',
  telephone: 'phone',
  recipient: 'phone',
  cardno: 'bank_card',
  cardnum: 'bank_card',
  cardnumber: 'bank_card',
  cardpan: 'bank_card',
  ccnum: 'bank_card',
  ccnumber: 'bank_card',
  creditcard: 'bank_card',
  creditcardnumber: 'bank_card',
  debitcard: 'bank_card',
  pan: 'bank_card',
  primaryaccountnumber: 'bank_card',
  sothe: 'bank_card',
  sothenganhang: 'bank_card',
  accountno: 'bank_account',
  accountnumber: 'bank_account',
  bankaccount: 'bank_account',
  bankaccountno: 'bank_account',
  bankaccountnumber: 'bank_account',
  creditaccount: 'bank_account',
  debitaccount: 'bank_account',
  sotaikhoan: 'bank_account',
  sotaikhoannganhang: 'bank_account',
  sotk: 'bank_account',
  stk: 'bank_account',
  taikhoannganhang: 'bank_account',
  taikhoanthuhuong: 'bank_account',
  healthinsurance: 'health_insurance',
  healthinsuranceid: 'health_insurance',
  healthinsuranceno: 'health_insurance',
  healthinsurancenumber: 'health_insurance',
  socialinsurance: 'social_insurance',
  socialinsuranceid: 'social_insurance',
  socialinsuranceno: 'social_insurance',
  socialinsurancenumber: 'social_insurance',
  hochieu: 'passport',
  passport: 'passport',
  passportid: 'passport',
  passportno: 'passport',
  passportnumber: 'passport',
  sohochieu: 'passport',
};

/** Endings that say enough whatever stands before them: `userPassword`, `x_access_token`, `login-otp`. */
const ENDINGS: readonly (readonly [string, SensitiveKind])[] = [
  ['onetimepassword', 'otp'],
  ['password', 'password'],
  ['passwd', 'password'],
  ['matkhau', 'password'],
  ['token', 'token'],
  ['otp', 'otp'],
  ['otpcode', 'otp'],
  ['maxacthuc', 'otp'],
  ['cccd', 'citizen_id'],
  ['cmnd', 'citizen_id'],
  ['phone', 'phone'],
  ['phonenumber', 'phone'],
  ['mobilenumber', 'phone'],
  ['sodienthoai', 'phone'],
  ['dienthoai', 'phone'],
  ['sdt', 'phone'],
  ['bhyt', 'health_insurance'],
  ['bhxh', 'social_insurance'],
];

/** `user_pin`, `userPin`, but not `spin`. */
const ENDS_WITH_PIN = /[_.-]pin$|[a-z]P(?:in|IN)$/;

const LONGEST_NAME = 48;
const MAX_CACHED_NAMES = 4_096;
const kindByName = new Map<string, SensitiveKind | undefined>();

/** What a field, parameter or header of this name holds; `undefined` = nothing that must be hidden. */
export function sensitiveKind(name: string): SensitiveKind | undefined {
  if (name.length > LONGEST_NAME) {
    return undefined;
  }
  const known = kindByName.get(name);
  if (known !== undefined || kindByName.has(name)) {
    return known;
  }
  const kind = ENDS_WITH_PIN.test(name) ? 'pin' : kindOf(name.toLowerCase().replace(/[^a-z]/g, ''));
  if (kindByName.size >= MAX_CACHED_NAMES) {
    kindByName.clear();
  }
  kindByName.set(name, kind);
  return kind;
}

function kindOf(letters: string): SensitiveKind | undefined {
  if (Object.hasOwn(EXACT, letters)) {
    return EXACT[letters];
  }
  return ENDINGS.find(([ending]) => letters.endsWith(ending))?.[1];
}
