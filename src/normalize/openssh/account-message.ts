import type { PartialEvent } from '../contract.ts';
import { putAll } from '../document/put.ts';
import { applyRules, type MessageRule } from './message-rule.ts';

const IAM = { category: ['iam'], outcome: 'success' as const };
const MAX_CHARS = 1_024;

/** Messages of useradd, userdel, usermod, groupadd, groupdel, gpasswd, su, systemd-logind. */
const RULES: readonly MessageRule[] = [
  {
    start: 'new user: ',
    pattern:
      /^new user: name=(?<target>[^,]+), UID=(?<uid>\d+), GID=(?<gid>\d+), home=(?<home>[^,]*), shell=(?<shell>[^,]*)/,
    action: 'user-created',
    type: ['user', 'creation'],
    ...IAM,
  },
  {
    start: 'failed adding user ',
    pattern: /^failed adding user '(?<target>[^']+)'/,
    action: 'user-created',
    type: ['user', 'creation'],
    ...IAM,
    outcome: 'failure',
  },
  {
    start: 'new group: ',
    pattern: /^new group: name=(?<group>[^,]+), GID=(?<gid>\d+)/,
    action: 'group-created',
    type: ['group', 'creation'],
    ...IAM,
  },
  {
    start: 'group added to ',
    pattern: /^group added to \S+: name=(?<group>[^,]+)(?:, GID=(?<gid>\d+))?/,
    action: 'group-created',
    type: ['group', 'creation'],
    ...IAM,
  },
  {
    start: 'delete user ',
    pattern: /^delete user '(?<target>.*)'$/,
    action: 'user-deleted',
    type: ['user', 'deletion'],
    ...IAM,
  },
  {
    start: 'delete ',
    pattern: /^delete '(?<member>.*)' from (?:shadow )?group '(?<group>.*)'$/,
    action: 'group-member-removed',
    type: ['user', 'deletion'],
    ...IAM,
  },
  {
    start: 'removed ',
    pattern: /^removed (?:shadow )?group '(?<group>.*?)'(?: owned by '(?<member>.*)')?$/,
    action: 'group-deleted',
    type: ['group', 'deletion'],
    ...IAM,
  },
  {
    start: 'group ',
    pattern: /^group '(?<group>.*?)' removed(?: from \S+)?$/,
    action: 'group-deleted',
    type: ['group', 'deletion'],
    ...IAM,
  },
  {
    start: 'add ',
    pattern: /^add '(?<user>.*)' to (?:shadow )?group '(?<group>.*)'$/,
    action: 'group-member-added',
    type: ['user', 'change'],
    ...IAM,
  },
  {
    start: 'user ',
    pattern: /^user (?<member>\S+) added by (?<user>\S+) to group (?<group>\S+)$/,
    action: 'group-user-added',
    type: ['change'],
    ...IAM,
  },
  {
    start: 'user ',
    pattern: /^user (?<member>\S+) removed by (?<user>\S+) from group (?<group>\S+)$/,
    action: 'group-user-removed',
    type: ['change'],
    ...IAM,
  },
  {
    start: 'change',
    pattern: /^change(?:d)? user '(?<user>.*?)' \S+/,
    action: 'user-changed',
    type: ['user', 'change'],
    ...IAM,
  },
  {
    start: 'Successful su ',
    pattern: /^Successful su for (?<effective>\S+) by (?<user>\S+)$/,
    action: 'su',
    category: ['authentication'],
    type: ['start'],
    outcome: 'success',
  },
  {
    start: 'FAILED ',
    pattern: /^FAILED su for (?<effective>\S+) by (?<user>\S+)$/,
    action: 'su',
    category: ['authentication'],
    type: ['info'],
    outcome: 'failure',
  },
  {
    start: 'FAILED SU ',
    pattern: /^FAILED SU \(to (?<effective>[^)]+)\) (?<user>\S+) on \S+$/,
    action: 'su',
    category: ['authentication'],
    type: ['info'],
    outcome: 'failure',
  },
  {
    start: '(to ',
    pattern: /^\(to (?<effective>[^)]+)\) (?<user>\S+) on \S+$/,
    action: 'su',
    category: ['authentication'],
    type: ['start'],
    outcome: 'success',
  },
  {
    start: 'New session ',
    pattern: /^New session '?(?<session>\S+?)'? of user '?(?<user>.+?)'?(?: with class .*)?\.$/,
    action: 'logged-on',
    category: ['session'],
    type: ['start'],
  },
  {
    start: 'Removed session ',
    pattern: /^Removed session (?<session>\S+)\.$/,
    action: 'logged-off',
    category: ['session'],
    type: ['end'],
  },
];

/** Reads a message of the account and session programs into the document; `false` = its kind is not known. */
export function putAccountMessage(doc: PartialEvent, message: string): boolean {
  const groups = message.length > MAX_CHARS ? undefined : applyRules(doc, RULES, message);
  if (groups === undefined) {
    return false;
  }
  const created = groups['target'];
  putAll(doc, {
    'user.name': created ?? groups['user'],
    'user.id': groups['uid'],
    'user.target.name': created ?? groups['member'],
    'user.target.id': groups['uid'],
    'user.effective.name': groups['effective'],
    'group.name': groups['group'],
    'group.id': groups['gid'],
    'system.auth.useradd.home': groups['home'],
    'system.auth.useradd.shell': groups['shell'],
  });
  return true;
}
