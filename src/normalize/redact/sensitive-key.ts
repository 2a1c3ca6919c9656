/** What the value under a name is. `code` may be a one-time code or a mere number: its value decides. */
export type SensitiveKind = 'otp' | 'password' | 'pin' | 'token' | 'code' | 'citizen' | 'phone';

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
  phpsessid: 'token',
  samlresponse: 'token',
  setcookie: 'token',
  xapikey: 'token',
  code: 'code',
  cccd: 'citizen',
  cmnd: 'citizen',
  cmt: 'citizen',
  cmndcccd: 'citizen',
  cccdcmnd: 'citizen',
  socccd: 'citizen',
  socmnd: 'citizen',
  socmt: 'citizen',
  sogiayto: 'citizen',
  sodinhdanh: 'citizen',
  sodinhdanhcanhan: 'citizen',
  madinhdanh: 'citizen',
  citizen: 'citizen',
  citizenid: 'citizen',
  nationalid: 'citizen',
  idcard: 'citizen',
  identitynumber: 'citizen',
  identitycard: 'citizen',
  personalid: 'citizen',
  phone: 'phone',
  mobile: 'phone',
  msisdn: 'phone',
  sdt: 'phone',
  tel: 'phone',
  telephone: 'phone',
  recipient: 'phone',
};

/** Endings that say enough whatever stands before them: `userPassword`, `x_access_token`, `login-otp`. */
const ENDINGS: readonly (readonly [string, SensitiveKind])[] = [
  ['password', 'password'],
  ['passwd', 'password'],
  ['matkhau', 'password'],
  ['token', 'token'],
  ['otp', 'otp'],
  ['otpcode', 'otp'],
  ['maxacthuc', 'otp'],
  ['cccd', 'citizen'],
  ['cmnd', 'citizen'],
  ['phone', 'phone'],
  ['phonenumber', 'phone'],
  ['mobilenumber', 'phone'],
  ['sodienthoai', 'phone'],
  ['dienthoai', 'phone'],
  ['sdt', 'phone'],
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
  if (kindByName.has(name)) {
    return kindByName.get(name);
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
