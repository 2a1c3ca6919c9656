/** Whom an event is about: who did it, whom it was done to, or one under the name of another. */
export type Account =
  | 'target'
  | 'subject'
  | 'subject-as-target'
  | 'subject-on-target'
  | 'subject-on-group';

/** What an event of the security log means. */
export interface Meaning {
  readonly action: string;
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly account: Account;
  /** When the keywords do not say it. */
  readonly outcome?: 'success' | 'failure';
}

const AUTHENTICATION = ['authentication'];
const IAM = ['iam'];

function logOn(
  action: string,
  account: Account = 'target',
  outcome?: 'success' | 'failure',
): Meaning {
  const start = { action, category: AUTHENTICATION, type: ['start'], account };
  return outcome === undefined ? start : { ...start, outcome };
}

function change(action: string, type: readonly string[], account: Account): Meaning {
  return { action, category: IAM, type, account };
}

const ofUser = (action: string, what: string) =>
  change(action, ['user', what], 'subject-on-target');
const ofGroup = (action: string, what: string) =>
  change(action, ['group', what], 'subject-on-group');
const ofComputer = (action: string, what: string) =>
  change(action, ['admin', what], 'subject-on-target');
const configured = (action: string, what: string): Meaning => ({
  ...{ action, category: ['iam', 'configuration'], type: ['admin', what], account: 'subject' },
});
const ofDomain = (action: string, what: string): Meaning => ({
  ...{ action, category: ['configuration'], type: [what], account: 'subject' },
});
const share = (action: string): Meaning => ({
  ...{ action, category: ['network', 'file'], type: ['info', 'access'], account: 'subject' },
});
const ofAdmin = (action: string, ...what: string[]) =>
  change(action, ['admin', ...what], 'subject');

/** Groups for distribution, local (47 44 …), global (47 49 …) and universal (47 59 …), have the same five events each. */
function ofDistribution(first: number): Record<string, Meaning> {
  return {
    [first]: ofGroup('added-distribution-group-account', 'creation'),
    [first + 1]: ofGroup('changed-distribution-group-account', 'change'),
    [first + 2]: ofGroup('added-member-to-distribution-group', 'change'),
    [first + 3]: ofGroup('removed-member-from-distribution-group', 'change'),
    [first + 4]: ofGroup('deleted-distribution-group-account', 'deletion'),
  };
}

/** By event id. Source: Microsoft, "Appendix L: Events to Monitor"; actions as the Winlogbeat module `security` names them. */
export const MEANINGS: Readonly<Record<string, Meaning>> = {
  1100: {
    ...{ action: 'logging-service-shutdown', category: ['process'], type: ['end'] },
    account: 'subject',
  },
  1102: ofAdmin('audit-log-cleared', 'change'),
  1104: ofAdmin('logging-full'),
  1105: ofAdmin('auditlog-archieved'),
  4616: configured('changed-system-time', 'change'),
  4624: logOn('logged-in', 'target', 'success'),
  4625: logOn('logon-failed', 'target', 'failure'),
  4634: { ...logOn('logged-out'), type: ['end'] },
  4647: { ...logOn('logged-out'), type: ['end'] },
  4648: logOn('logged-in-explicit', 'subject-as-target'),
  4662: configured('object-operation-performed', 'change'),
  4670: configured('permissions-changed', 'change'),
  4672: change('logged-in-special', ['admin'], 'subject'),
  4673: ofAdmin('privileged-service-called'),
  4674: ofAdmin('privileged-operation'),
  4688: { action: 'created-process', category: ['process'], type: ['start'], account: 'subject' },
  4689: { action: 'exited-process', category: ['process'], type: ['end'], account: 'subject' },
  4697: configured('service-installed', 'change'),
  4698: configured('scheduled-task-created', 'creation'),
  4699: configured('scheduled-task-deleted', 'deletion'),
  4700: configured('scheduled-task-enabled', 'change'),
  4701: configured('scheduled-task-disabled', 'change'),
  4702: configured('scheduled-task-updated', 'change'),
  4706: ofDomain('domain-trust-added', 'creation'),
  4707: ofDomain('domain-trust-removed', 'deletion'),
  4713: ofDomain('kerberos-policy-changed', 'change'),
  4716: ofDomain('trusted-domain-information-changed', 'change'),
  4717: configured('system-security-access-granted', 'change'),
  4718: configured('system-security-access-removed', 'deletion'),
  4719: configured('changed-audit-config', 'change'),
  4720: ofUser('added-user-account', 'creation'),
  4722: ofUser('enabled-user-account', 'change'),
  4723: ofUser('changed-password', 'change'),
  4724: ofUser('reset-password', 'change'),
  4725: ofUser('disabled-user-account', 'deletion'),
  4726: ofUser('deleted-user-account', 'deletion'),
  4727: ofGroup('added-group-account', 'creation'),
  4728: ofGroup('added-member-to-group', 'change'),
  4729: ofGroup('removed-member-from-group', 'change'),
  4730: ofGroup('deleted-group-account', 'deletion'),
  4731: ofGroup('added-group-account', 'creation'),
  4732: ofGroup('added-member-to-group', 'change'),
  4733: ofGroup('removed-member-from-group', 'change'),
  4734: ofGroup('deleted-group-account', 'deletion'),
  4735: ofGroup('modified-group-account', 'change'),
  4737: ofGroup('modified-group-account', 'change'),
  4738: ofUser('modified-user-account', 'change'),
  4739: ofDomain('domain-policy-changed', 'change'),
  4740: ofUser('locked-out-user-account', 'change'),
  4741: ofComputer('added-computer-account', 'creation'),
  4742: ofComputer('changed-computer-account', 'change'),
  4743: ofComputer('deleted-computer-account', 'deletion'),
  ...ofDistribution(4744),
  ...ofDistribution(4749),
  4754: ofGroup('added-group-account', 'creation'),
  4755: ofGroup('modified-group-account', 'change'),
  4756: ofGroup('added-member-to-group', 'change'),
  4757: ofGroup('removed-member-from-group', 'change'),
  4758: ofGroup('deleted-group-account', 'deletion'),
  ...ofDistribution(4759),
  4764: ofGroup('type-changed-group-account', 'change'),
  4767: ofUser('unlocked-user-account', 'change'),
  4768: logOn('kerberos-authentication-ticket-requested'),
  4769: logOn('kerberos-service-ticket-requested'),
  4770: logOn('kerberos-service-ticket-renewed'),
  4771: logOn('kerberos-preauth-failed', 'target', 'failure'),
  4776: logOn('credential-validated'),
  4778: { ...logOn('session-reconnected'), category: ['authentication', 'session'] },
  4779: {
    ...logOn('session-disconnected'),
    category: ['authentication', 'session'],
    type: ['end'],
  },
  4781: ofUser('renamed-user-account', 'change'),
  4797: ofUser('query-existence-of-blank-password', 'info'),
  4798: ofUser('group-membership-enumerated', 'info'),
  4799: ofGroup('user-member-enumerated', 'info'),
  4817: configured('object-audit-changed', 'change'),
  4902: configured('user-audit-policy-created', 'creation'),
  4904: configured('security-event-source-added', 'change'),
  4905: configured('security-event-source-removed', 'deletion'),
  4906: configured('crash-on-audit-changed', 'change'),
  4907: configured('audit-setting-changed', 'change'),
  4908: configured('special-group-table-changed', 'change'),
  5136: configured('directory-service-object-modified', 'change'),
  5140: share('network-share-object-accessed'),
  5145: share('network-share-object-access-checked'),
  5379: change('credential-manager-credentials-were-read', ['user', 'info'], 'subject'),
  5380: change('vault-credential-find', ['user', 'info'], 'subject'),
  5381: change('vault-credentials-were-read', ['user', 'info'], 'subject'),
  5382: change('vault-credentials-were-read', ['user', 'info'], 'subject'),
  4964: change('logged-in-special', ['admin', 'group'], 'target'),
};

/** How an account came in. Source: Microsoft, "4624(S)", table of logon types. */
export const LOGON_TYPES: Readonly<Record<string, string>> = {
  2: 'Interactive',
  3: 'Network',
  4: 'Batch',
  5: 'Service',
  7: 'Unlock',
  8: 'NetworkCleartext',
  9: 'NewCredentials',
  10: 'RemoteInteractive',
  11: 'CachedInteractive',
};

/** What a service is. Source: Microsoft, "4697(S)", table of service types. */
export const SERVICE_TYPES: Readonly<Record<string, string>> = {
  '0x1': 'Kernel Driver',
  '0x2': 'File System Driver',
  '0x8': 'Recognizer Driver',
  '0x10': 'Win32 Own Process',
  '0x20': 'Win32 Share Process',
  '0x110': 'Interactive Own Process',
  '0x120': 'Interactive Share Process',
};

/** Why a log-on failed. Source: Microsoft, "4625(F)", table of status codes. */
export const FAILURES: Readonly<Record<string, string>> = {
  '0xc000005e': 'There are currently no logon servers available',
  '0xc0000064': 'The user name does not exist',
  '0xc000006a': 'The user name is correct but the password is wrong',
  '0xc000006d': 'Bad user name or authentication information',
  '0xc000006e': 'Account restrictions',
  '0xc000006f': 'Outside of authorized hours',
  '0xc0000070': 'From an unauthorized workstation',
  '0xc0000071': 'Expired password',
  '0xc0000072': 'Account disabled by administrator',
  '0xc00000dc': 'The server was in the wrong state',
  '0xc0000133': 'Clocks are too far out of sync',
  '0xc000015b': 'The logon type is not granted',
  '0xc0000193': 'Expired account',
  '0xc0000224': 'The password must be changed',
  '0xc0000234': 'The account is locked',
};
