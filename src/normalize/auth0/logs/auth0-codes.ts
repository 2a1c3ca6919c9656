/** What a type code of Auth0's logs means. */
export interface Auth0Meaning {
  readonly action: string;
  readonly classification: string;
  /** Beside `authentication`, which every event is. */
  readonly category: readonly string[];
  readonly type: readonly string[];
}

/** Classes of codes by letter. */
const CLASSES: Readonly<Record<string, string>> = {
  L: 'Login - Failure',
  W: 'Login - Notification',
  l: 'Login - Success',
  O: 'Logout - Failure',
  o: 'Logout - Success',
  G: 'Signup - Failure',
  A: 'Silent Authentication - Failure',
  a: 'Silent Authentication - Success',
  X: 'Token Exchange - Failure',
  x: 'Token Exchange - Success',
  M: 'Management API - Failure',
  m: 'Management API - Success',
  n: 'System - Notification',
  U: 'User/Behavioral - Failure',
  N: 'User/Behavioral - Notification',
  u: 'User/Behavioral - Success',
  '-': 'Other',
};

/**
 * One code a line: code, class, action, types, further categories. Source: Auth0, "Log Event Type Codes"; actions and
 * categories as Elastic's auth0 integration has them.
 */
const TABLE = `
f L failed-login info
fc L failed-connector-login info
fco L origin-not-allowed info
fcoa L failed-cross-origin-authentication info
fens L failed-native-social-login info
fp L incorrect-password info
fu L invalid-username-or-email info,indicator threat
w W warnings-during-login info,indicator threat
s l successful-login info,start session
scoa l successful-cross-origin-authentication info,start session
sens l successful-native-social-login info,start session
flo O user-logout-failed info session
slo o user-logout-successful info,end session
fs G user-signup-failed info,creation,user iam
fsa A failed-silent-authentication info,indicator threat
ssa a successful-silent-authentication info
feacft X failed-exchange-auth-code-for-access-token info,protocol,error network,web
feccft X failed-exchange-access-token-for-client-cred-grant info,protocol,error network,web
fede X failed-exchange-device-code-for-access-token info,protocol,error network,web
feoobft X failed-exchange-password-oob-challenge-for-access-token info,protocol,error network,web
feotpft X failed-exchange-password-otp-challenge-for-access-token info,protocol,error network,web
fepft X failed-exchange-password-for-access-token info,protocol,error network,web
fepotpft X failed-exchange-passwordless-otp-for-access-token info,protocol,error network,web
fercft X failed-exchange-password-mfa-recovery-code-for-access-token info,protocol,error network,web
ferrt X failed-exchange-rotating-refresh-token info,protocol,error network,web
fertft X failed-exchange-refresh-token-for-access-token info,protocol,error network,web
seacft x success-exchange-auth-code-for-access-token info,protocol,access network,web
seccft x success-exchange-access-token-for-client-cred-grant info,protocol,access network,web
sede x success-exchange-device-code-for-access-token info,protocol,access network,web
seoobft x success-exchange-password-oob-challange-for-access-token info,protocol,access network,web
seotpft x success-exchange-password-otp-challenge-for-access-token info,protocol,access network,web
sepft x success-exchange-password-for-access-token info,protocol,access network,web
sercft x success-exchange-mfa-recovery-code-for-access-token info,protocol,access network,web
sertft x success-exchange-refresh-token-for-access-token info,protocol,access network,web
fapi M failed-mgmt-api-operation info,error web
sapi m success-mgmt-api-op info,access,change web,iam
mgmt_api_read m success-mgmt-api-op-secrets-returned info,access web,iam
admin_update_launch n auth0-update-launched change configuration
api_limit n max-requests-reached info,access network
coff n ad-ldap-connector-offline error,connection network,web
con n ad-ldap-connector-online info,connection network
depnote n deprecation-notice info
fcpro n failed-ad-ldap-provision info,connection,error network
fui n failed-to-import-users info,user,error iam,web
limit_delegation n rate-limit-exceeded-to-delegation-endpoint info,access network
limit_mu n hundred-failed-logins-ip-address-blocked indicator,info threat,intrusion_detection
limit_wc n ten-failed-logins-ip-address-blocked indicator,info threat,intrusion_detection
sys_os_update_start n auth0-os-update-started change,start,installation configuration,package
sys_os_update_end n auth0-os-update-ended change,end,installation configuration,package
sys_update_start n auth0-update-started change,start,installation configuration,package
sys_update_end n auth0-update-ended change,end,installation configuration,package
fce U failed-to-change-user-email change,user iam
fcp U failed-to-change-password change,user iam
fcpn U failed-to-change-phone-number change,user iam
fcpr U failed-change-password-request change,user iam
fcu U failed-to-change-username change,user iam
fd U failed-to-generate-delegation-token info,user iam
fdeaz U failed-device-authorization-request info,user iam
fdecc U user-device-not-confirmed info
fdu U failed-user-deletion deletion,user iam
fn U failed-to-send-email-notification info
fv U failed-to-send-verification-email info
fvr U failed-to-process-verification-email info
cs N passwordless-login-code-sent info
cls N passwordless-login-code-sent info
du N user-deleted info,user,deletion iam
gd_enrollment_complete N mfa-enrollment-completed info,change,end iam,session
gd_start_enroll N mfa-enrollment-started info,change,start iam,session
gd_unenroll N mfa-device-unenrolled info,deletion iam
gd_update_device_account N mfa-device-updated info,change iam
ublkdu N user-login-block-released info
sce u user-email-changed-successfully info,change,user iam
scp u user-password-changed-successfully info,change,user iam
scpn u user-phone-number-changed-successfully info,change,user iam
scpr u user-password-change-request-successful info,change,user iam
scu u username-changed-successfully info,change,user iam
sdu u user-deleted-successfully info,deletion iam
srrt u revoked-refresh-token-successfully info,deletion iam
sui u imported-users-successfully info,user iam
sv u sent-verification-email info,user iam
svr u email-verification-processed-successfully info,user iam
fcph - failed-post-change-password-hook change,user iam
fdeac - failed-to-activate-device info
fi - failed-to-accept-user-invitation info
gd_auth_failed - mfa-authentication-failed-wrong-code info
gd_auth_rejected - user-rejected-mfa-request info
gd_auth_succeed - mfa-authentication-succeeded info
gd_otp_rate_limit_exceed - user-entered-too-many-incorrect-codes info,indicator threat
gd_recovery_failed - user-entered-wrong-recovery-code info
gd_recovery_rate_limit_exceed - user-entered-too-many-wrong-codes info,indicator threat
gd_recovery_succeed - recovery-succeeded info
gd_send_email - mfa-email-sent info
gd_send_pn - push-notification-sent info
gd_send_sms - sms-sent info
gd_send_sms_failure - failed-to-send-sms info
gd_send_voice - voice-call-made info
gd_send_voice_failure - voice-call-failure info
gd_start_auth - 2fa-auth-event-started info
gd_tenant_update - guardian-tenant-update info
limit_sul - user-blocked-too-many-failed-logins-from-same-ip info,indicator threat
mfar - user-prompted-for-mfa info
pla - pre-login-assessment info
pwd_leak - login-with-breached-password info intrusion_detection
scph - success-post-change-password-hook info
sd - success-delegation info
si - successfully-accepted-user-invitation info
ss - success-signup info
`;

const MEANINGS: ReadonlyMap<string, Auth0Meaning> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [code = '', letter = '', action = '', types = '', categories = ''] = line.split(' ');
      return [
        code,
        {
          action,
          classification: CLASSES[letter] ?? 'Other',
          category: ['authentication', ...categories.split(',').filter(Boolean)],
          type: types.split(','),
        },
      ] as const;
    }),
);

/** The meaning of a code; one that is not known is named by itself. */
export function auth0Meaning(code: string): Auth0Meaning {
  return (
    MEANINGS.get(code) ?? {
      action: `unknown-${code.slice(0, 64)}`,
      classification: 'Other',
      category: ['authentication'],
      type: ['info'],
    }
  );
}

const SUCCEEDED = new Set(
  'gd_auth_succeed gd_recovery_succeed gd_send_sms gd_send_voice si ss sd scph'.split(' '),
);
const FAILED = new Set(
  `gd_auth_failed gd_auth_rejected gd_otp_rate_limit_exceed gd_recovery_failed gd_recovery_rate_limit_exceed
  gd_send_sms_failure gd_send_voice_failure fi fdeac fcph`.split(/\s+/),
);

/** How it ended, by its class, or by the code where the class leaves it open. */
export function auth0Outcome(code: string, { classification }: Auth0Meaning) {
  if (classification.endsWith('Success') || SUCCEEDED.has(code)) return 'success';
  return classification.endsWith('Failure') || FAILED.has(code) ? 'failure' : 'unknown';
}
