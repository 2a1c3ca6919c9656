import type { MessageRule } from './message-rule.ts';

const AUTHENTICATION = ['authentication'];
const NETWORK = ['network'];
const FROM = String.raw`(?<address>\S+) port (?<port>\d{1,5})`;
const PREAUTH = String.raw`(?<preauth> \[preauth\])?$`;

/** `…for [invalid user ]NAME from ADDRESS port N`: the name is the sender's text, so the last ` from ` counts. */
const attempt = (words: string) =>
  new RegExp(
    `^(?<event>${words}) (?<method>\\S+) for (?<invalid>invalid user )?(?<user>.*) from ${FROM}` +
      `(?: ssh2?)?(?:: (?<signature>.*?))?${PREAUTH}`,
    's',
  );

const ATTEMPTS: readonly MessageRule[] = [
  {
    start: 'Accepted ',
    pattern: attempt('Accepted'),
    action: 'ssh_login',
    category: ['authentication', 'session'],
    type: ['info'],
    outcome: 'success',
  },
  {
    start: 'Failed ',
    pattern: attempt('Failed'),
    action: 'ssh_login',
    category: AUTHENTICATION,
    type: ['info'],
    outcome: 'failure',
  },
  {
    start: 'Invalid user',
    pattern:
      /^(?<event>Invalid) user (?<user>.*) from (?<address>\S+)(?: port (?<port>\d{1,5}))?$/s,
    action: 'ssh_login',
    category: AUTHENTICATION,
    type: ['info'],
    outcome: 'failure',
  },
  {
    start: 'P',
    pattern: attempt('Postponed|Partial'),
    action: 'ssh_login',
    category: AUTHENTICATION,
    type: ['info'],
    outcome: 'unknown',
  },
  {
    start: 'error: PAM: ',
    pattern:
      /^error: PAM: (?<reason>.*?) for (?<invalid>illegal user |invalid user )?(?<user>.*) from (?<address>\S+?)(?: via \S+)?$/s,
    action: 'ssh_login',
    category: AUTHENTICATION,
    type: ['info'],
    outcome: 'failure',
  },
  {
    start: 'error: maximum authentication attempts exceeded',
    pattern: new RegExp(
      `^error: (?<reason>maximum authentication attempts exceeded) for (?<invalid>invalid user )?` +
        `(?<user>.*) from ${FROM}(?: ssh2?)?${PREAUTH}`,
      's',
    ),
    action: 'ssh_max_attempts',
    category: AUTHENTICATION,
    type: ['info'],
    outcome: 'failure',
  },
  {
    start: 'User ',
    pattern: /^User (?<user>.*) from (?<address>\S+) not allowed because (?<reason>.*)$/s,
    action: 'ssh_user_denied',
    category: AUTHENTICATION,
    type: ['info', 'denied'],
    outcome: 'failure',
  },
  {
    start: 'fatal: Timeout before authentication',
    pattern:
      /^fatal: (?<reason>Timeout before authentication) for (?:connection from )?(?<address>[^\s,]+)(?: port (?<port>\d{1,5}))?/,
    action: 'ssh_timeout',
    category: AUTHENTICATION,
    type: ['info'],
    outcome: 'failure',
  },
];

const END = { action: 'ssh_disconnect', category: NETWORK, type: ['connection', 'end'] };

const ENDS: readonly MessageRule[] = [
  ...['Connection closed by', 'Connection reset by', 'Disconnected from'].flatMap((start) => [
    {
      ...END,
      start,
      pattern: new RegExp(
        `^${start} (?<invalid>invalid |authenticating )?user (?<user>.*) ${FROM}${PREAUTH}`,
        's',
      ),
    },
    {
      ...END,
      start,
      pattern: new RegExp(`^${start} (?<address>\\S+)(?: port (?<port>\\d{1,5}))?${PREAUTH}`),
    },
  ]),
  ...['Received disconnect from', 'error: Received disconnect from'].map((start) => ({
    ...END,
    start,
    pattern: new RegExp(
      `^${start} (?<address>\\S+?)(?: port (?<port>\\d{1,5}))?: ?(?<code>\\d+): ?(?<reason>.*?)${PREAUTH}`,
      's',
    ),
  })),
  ...['Disconnecting', 'fatal: Disconnecting'].map((start) => ({
    ...END,
    start,
    pattern: new RegExp(
      `^${start}(?: (?:(?<invalid>invalid |authenticating )?user (?<user>.*) )?${FROM})?: ` +
        `(?<reason>.*?)${PREAUTH}`,
      's',
    ),
  })),
];

const REFUSED = {
  action: 'ssh_connection_refused',
  category: NETWORK,
  type: ['connection', 'error'],
  outcome: 'failure' as const,
};

const CONNECTIONS: readonly MessageRule[] = [
  {
    start: 'Connection from ',
    pattern: new RegExp(
      `^Connection from ${FROM} on (?<localAddress>\\S+) port (?<localPort>\\d{1,5})`,
    ),
    action: 'ssh_connection',
    category: NETWORK,
    type: ['connection', 'start'],
  },
  {
    start: 'Did not receive identification string from ',
    pattern:
      /^Did not receive identification string from (?<dropped>\S+?)(?: port (?<port>\d{1,5}))?\.?$/,
    ...REFUSED,
  },
  {
    start: 'Bad protocol version identification',
    pattern:
      /^(?<reason>Bad protocol version identification) '.*' from (?<address>\S+)(?: port (?<port>\d{1,5}))?/s,
    ...REFUSED,
  },
  {
    start: 'Unable to negotiate with ',
    pattern: new RegExp(`^Unable to negotiate with ${FROM}: (?<reason>.*?)${PREAUTH}`, 's'),
    ...REFUSED,
  },
  {
    start: 'banner exchange: ',
    pattern: new RegExp(`^banner exchange: Connection from ${FROM}: (?<reason>.*)$`, 's'),
    ...REFUSED,
  },
  ...['kex_exchange_identification: ', 'error: kex_exchange_identification: '].map((start) => ({
    ...REFUSED,
    start,
    pattern: new RegExp(`^${start}(?<reason>.*)$`, 's'),
  })),
  {
    start: 'ssh_dispatch_run_fatal: ',
    pattern: new RegExp(
      `^ssh_dispatch_run_fatal: Connection from (?:(?<invalid>invalid |authenticating )?user (?<user>.*) )?` +
        `${FROM}: (?<reason>.*?)${PREAUTH}`,
      's',
    ),
    ...REFUSED,
  },
  {
    start: 'drop connection #',
    pattern:
      /^drop connection #\d+ from \[(?<address>[^\]\s]+)\]:(?<port>\d{1,5}) on \S+ (?<reason>.*)$/,
    ...REFUSED,
    type: ['connection', 'denied'],
  },
  {
    start: 'reverse mapping checking getaddrinfo for ',
    pattern: /^reverse mapping checking getaddrinfo for \S+ \[(?<address>[^\]\s]+)\] failed/,
    category: NETWORK,
    type: ['info'],
  },
  {
    start: 'Address ',
    pattern: /^Address (?<address>\S+) maps to \S+, but this does not map back/,
    category: NETWORK,
    type: ['info'],
  },
];

const SESSIONS: readonly MessageRule[] = [
  {
    start: 'Starting session: ',
    pattern: new RegExp(`^Starting session: .* for (?<user>\\S+) from ${FROM}`, 's'),
    action: 'ssh_session',
    category: ['session'],
    type: ['start'],
  },
  {
    start: 'Close session: ',
    pattern: new RegExp(`^Close session: user (?<user>\\S+) from ${FROM}`),
    action: 'ssh_session',
    category: ['session'],
    type: ['end'],
  },
  {
    start: 'subsystem request for ',
    pattern: /^subsystem request for \S+ by user (?<user>.*?)$/,
    category: ['session'],
    type: ['info'],
  },
  {
    start: 'input_userauth_request: ',
    pattern: /^input_userauth_request: (?:invalid|illegal) user (?<user>.*?)(?: \[preauth\])?$/s,
  },
  { start: 'Server listening on ', pattern: /^/, category: ['process'], type: ['start'] },
  { start: 'Received signal ', pattern: /^/, category: ['process'], type: ['end'] },
];

/** What sshd says, in the order in which it is tried. Sources: auth.c, packet.c, sshd.c of OpenSSH 7 to 10. */
export const SSHD_RULES: readonly MessageRule[] = [
  ...ATTEMPTS,
  ...ENDS,
  ...CONNECTIONS,
  ...SESSIONS,
];
