/** What an action of WSO2's audit log is in ECS. */
export interface AuditMeaning {
  readonly category: readonly string[];
  readonly type: readonly string[];
  /** Whom or what the target names. */
  readonly target: 'user' | 'group' | undefined;
}

const LOG_OUT = /log-?out|log-?off/i;
const TERMINATED = /terminate-?session/i;
const LOG_IN = /^(?:login|logged-?in|loginstep\w*|login-?\w*|post-?authentication|authenticate)/i;
const TOKEN = /token|validate-scope|consent/i;
const OTP = /otp|passcode|verification-?code/i;
const USERS =
  /user|claim|credential|password|account|profile|self-?sign|impersonation|association/i;
const GROUPS = /role|group/i;
const CHANGES: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:add|create|bulk-?import|register|self-?sign|assign|upload|share|processing-share)/i,
    'creation',
  ],
  [/^(?:delete|remove|kill|revoke|unassign|processing-unshare)/i, 'deletion'],
  [/^(?:get|list|view|search|validate)/i, 'access'],
  [
    /update|set-?|change|reset|enable|disable|lock|activate|rename|credential-|modification|recover/i,
    'change',
  ],
];

/** Category, type and target of an action such as `Login`, `Add-User`, `update-role-name`. */
export function auditMeaning(action: string): AuditMeaning {
  const name = action.slice(0, 128).replaceAll(' ', '-');
  if (LOG_OUT.test(name)) return { category: ['authentication'], type: ['end'], target: undefined };
  if (TERMINATED.test(name)) {
    return { category: ['authentication', 'session'], type: ['end'], target: 'user' };
  }
  if (LOG_IN.test(name))
    return { category: ['authentication'], type: ['start'], target: undefined };
  if (OTP.test(name)) return { category: ['authentication'], type: ['info'], target: 'user' };
  if (TOKEN.test(name)) return { category: ['authentication'], type: ['info'], target: undefined };
  const change = CHANGES.find(([pattern]) => pattern.test(name))?.[1] ?? 'info';
  if (GROUPS.test(name)) {
    return { category: ['iam'], type: ['group', iamType(change)], target: 'group' };
  }
  if (USERS.test(name)) {
    return { category: ['iam'], type: ['user', iamType(change)], target: 'user' };
  }
  return { category: ['configuration'], type: [change], target: undefined };
}

/** ECS knows no access in `iam`. */
function iamType(change: string): string {
  return change === 'access' ? 'info' : change;
}

/** How it ended; a form without an outcome records what was done. */
export function auditOutcome(outcome: string | undefined): 'success' | 'failure' | 'unknown' {
  if (outcome === undefined || /^(?:success|authorized|true)/i.test(outcome)) return 'success';
  return /^(?:fail|error|unauth|denied|invalid|false)/i.test(outcome) ? 'failure' : 'unknown';
}
