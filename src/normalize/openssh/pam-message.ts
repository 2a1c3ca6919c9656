import type { PartialEvent } from '../contract.ts';
import { put, putAll } from '../document/put.ts';
import { sourceFields } from '../value/source-fields.ts';

/** PAM modules write through syslog(3), which has shorter messages; a longer text is not searched. */
const MAX_CHARS = 4_096;
const MODULE = /^(pam_\w{1,40})\(([\w.-]{1,40}):(\w{1,20})\): /;
/** `root`, `root(uid=0)`, `(uid=0)`, in quotes or not. */
const SESSION_USER = /session (opened|closed) for user (["']?)([^\s"'(]*)\2(?:\(uid=(\d+)\))?/;
const BY_USER = / by (["']?)([^\s"'(]*)\1(?:\(uid=(\d+)\))?$/;
const RHOST = /\brhost=(\S*)/;
const FAILED_USER = /\brhost=\S*\s+user=(.*)$/;
const FAILURE = {
  'event.action': 'authentication_failure',
  'event.category': ['authentication'],
  'event.type': ['info'],
  'event.outcome': 'failure',
} as const;

/** Reads a message of a PAM module (`pam_unix(sshd:auth): …`, `PAM 2 more authentication failures`); `false` = none. */
export function putPamMessage(doc: PartialEvent, message: string): boolean {
  if (message.length > MAX_CHARS) {
    return false;
  }
  const [, module, , phase] = MODULE.exec(message) ?? [];
  if (/\bauthentication failures?\b/.test(message) && (phase || message.startsWith('PAM '))) {
    putAll(doc, { ...FAILURE, ...sourceFields(RHOST.exec(message)?.[1]) });
    put(doc, 'user.name', FAILED_USER.exec(message)?.[1]);
    return true;
  }
  if (phase === undefined || module === undefined) {
    return putPasswordCheck(doc, message);
  }
  if (module === 'pam_faillock') {
    putAll(doc, { ...FAILURE, 'event.action': 'account-locked' });
    put(doc, 'user.name', /\bfor user (\S+)/.exec(message)?.[1]);
  } else if (phase === 'session') {
    putSession(doc, message);
  } else if (phase === 'chauthtok') {
    putPasswordChange(doc, message);
  } else if (phase === 'auth' && message.includes('user unknown')) {
    putAll(doc, FAILURE);
  } else {
    put(doc, 'user.name', /\bby user ["']?([^"']+?)["']?$/.exec(message)?.[1]);
  }
  return true;
}

function putSession(doc: PartialEvent, message: string): void {
  put(doc, 'event.category', ['session']);
  const session = SESSION_USER.exec(message);
  if (session === null) {
    put(doc, 'event.type', ['info']);
    return;
  }
  const [, what, , user, uid] = session;
  const opened = what === 'opened';
  putAll(doc, {
    'event.action': opened ? 'logged-on' : 'logged-off',
    'event.type': [opened ? 'start' : 'end'],
  });
  const [, , byUser, byUid] = BY_USER.exec(message) ?? [];
  if (byUser !== undefined && (byUser !== '' || byUid !== undefined)) {
    // `session opened for user canbo01 by (uid=0)`: who opens it is told by number alone.
    putAll(doc, {
      'user.name': byUser,
      'user.id': byUid,
      'user.effective.name': user,
      'user.effective.id': uid,
    });
  } else {
    putAll(doc, { 'user.name': user, 'user.id': uid });
  }
}

function putPasswordChange(doc: PartialEvent, message: string): void {
  const user = /password changed for (\S+)$/.exec(message)?.[1];
  const actor = /\bby user ["']?([^"']+?)["']?$/.exec(message)?.[1];
  putAll(doc, {
    'event.action': 'password-changed',
    'event.category': ['iam'],
    'event.type': ['change'],
    'event.outcome': message.includes('password changed') ? 'success' : 'failure',
    'user.name': actor ?? user,
    'user.target.name': user,
  });
}

function putPasswordCheck(doc: PartialEvent, message: string): boolean {
  if (!message.startsWith('password check failed')) {
    return false;
  }
  putAll(doc, FAILURE);
  put(doc, 'user.name', /for user \(?([^\s()]+)\)?/.exec(message)?.[1]);
  return true;
}
