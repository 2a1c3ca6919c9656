import type { ParseContext, ParseOutcome, Parser, PartialEvent } from '../contract.ts';
import { put, putAll } from '../document/put.ts';
import { type Envelope, readEnvelope } from '../syslog/envelope.ts';
import { putEnvelope } from '../syslog/envelope-fields.ts';
import { putAccountMessage } from './account-message.ts';
import { type AuthLine, authLine } from './auth-line.ts';
import { putRelated } from './message-rule.ts';
import { putPamMessage } from './pam-message.ts';
import { putSshdMessage } from './sshd-message.ts';
import { putSudoMessage } from './sudo-message.ts';

const ACCOUNT_PROGRAMS = /^(?:user|group)(?:add|del|mod)$/;
const SSHD_LINE =
  /(?:^|\]: |sshd\S*: )(?:(?:Accepted|Failed) \S+ for |Invalid user |Connection (?:closed|reset) by |Received disconnect from |Disconnected from )/;
const AUTH_PROGRAM =
  /^(?:<\d+>)?(?:1 )?\S.{10,45}? (?:sshd|sshd-session|sshd-auth|sudo|su|CRON|cron|systemd-logind|useradd|userdel|usermod|groupadd|groupdel|passwd|gpasswd|chfn|chage|unix_chkpwd|login|polkitd)(?:\[\d+\])?: /;
/** The same by RFC 5424, where the program has a field of its own. */
const RFC5424_PROGRAM =
  /^<\d{1,3}>1 \S{1,40} \S{1,255} (?:sshd|sshd-session|sshd-auth|sudo|su|CRON|cron|systemd-logind|useradd|userdel|usermod|groupadd|groupdel|passwd|unix_chkpwd|login|polkitd) /;

/**
 * The Linux authentication log: sshd by the names of Elastic's system integration, and what else stands in `auth.log`
 * (PAM, sudo, su, account changes, log-in sessions). A line of no known kind keeps its message and program.
 */
export const OPENSSH_AUTH: Parser = {
  type: 'openssh.auth',
  title: {
    vi: 'Đăng nhập SSH và nhật ký xác thực Linux',
    en: 'SSH log-ins and the Linux authentication log',
  },
  logsource: { product: 'linux', service: 'sshd' },
  detect: (line) =>
    SSHD_LINE.test(line.slice(0, 300))
      ? 0.9
      : AUTH_PROGRAM.test(line) || RFC5424_PROGRAM.test(line)
        ? 0.85
        : 0,
  parse: parseAuth,
};

function parseAuth(line: string, context: ParseContext): ParseOutcome {
  const envelope = RFC5424.test(line) ? readEnvelope(line, context) : undefined;
  const parts = { ...authLine(line, context), ...messageOf(envelope) };
  if (parts.message === '' && parts.program === undefined) {
    return { kind: 'failed', reason: 'malformed', detail: 'the line holds no message' };
  }
  const doc: PartialEvent = {};
  putAll(doc, {
    message: parts.message,
    'event.kind': 'event',
    'host.hostname': parts.host,
    'process.name': parts.program,
    'process.pid': parts.pid,
    'log.syslog.priority': parts.priority,
  });
  if (envelope !== undefined) {
    putEnvelope(doc, envelope);
  }
  putMessage(doc, parts);
  putRelated(doc);
  const { stamp } = parts;
  return {
    kind: 'parsed',
    doc,
    ...(stamp === undefined ? {} : { timeMs: stamp.ms, timeNanos: stamp.nanos }),
    ...(stamp?.assumedYear === true ? { timeAssumedYear: true } : {}),
  };
}

const RFC5424 = /^<\d{1,3}>1 /;

/** What stands behind all elements of structured data. */
function messageOf(envelope: Envelope | undefined): Partial<AuthLine> {
  return envelope === undefined ? {} : { message: envelope.message.trim() };
}

/** `message repeated 2 times: [ … ]`, by which rsyslog shortens the log. */
const REPEATED = /^message repeated (\d{1,9}) times: \[ ?(.*?)\]$/s;

function putMessage(doc: PartialEvent, { program, message }: AuthLine): void {
  const repeated = message.length > 4_096 ? null : REPEATED.exec(message);
  const text = repeated?.[2] ?? message;
  if (repeated !== null) {
    put(doc, 'system.auth.repeated', Number(repeated[1]));
  }
  if (putPamMessage(doc, text)) {
    return;
  }
  if (program === undefined) {
    if (!putSshdMessage(doc, text) && !putAccountMessage(doc, text) && text.includes('COMMAND=')) {
      putSudoMessage(doc, text);
    }
    return;
  }
  if (program.startsWith('sshd')) {
    putSshdMessage(doc, text);
  } else if (program === 'sudo') {
    putSudoMessage(doc, text);
  } else if (!putAccountMessage(doc, text) && ACCOUNT_PROGRAMS.test(program)) {
    putAccountProgram(doc, program, text);
  }
}

/** A message of unknown wording from a program whose work is known. */
function putAccountProgram(doc: PartialEvent, program: string, message: string): void {
  const verb = program.slice(-3);
  putAll(doc, {
    'event.category': ['iam'],
    'event.type': [
      program.startsWith('user') ? 'user' : 'group',
      verb === 'add' ? 'creation' : verb === 'del' ? 'deletion' : 'change',
    ],
    'event.outcome': message.includes('fail') ? 'failure' : 'success',
  });
}
