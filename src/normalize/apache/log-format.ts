import type { FactTarget } from '../web/access-facts.ts';
import { requestHeader, responseHeader } from '../web/header-target.ts';
import type { Directive, PercentDialect } from '../web/percent-format.ts';

/** Letters of mod_log_config and mod_logio; https://httpd.apache.org/docs/2.4/mod/mod_log_config.html. */
const LETTERS: Readonly<Record<string, FactTarget>> = {
  a: 'client',
  A: 'server',
  b: 'bodyBytes',
  B: 'bodyBytes',
  D: 'duration:us',
  f: 'own:file',
  h: 'client',
  H: 'version',
  I: 'requestBytes',
  k: 'own:keepalive_requests',
  l: 'own:identity',
  L: 'own:log_id',
  m: 'method',
  O: 'responseBytes',
  p: 'serverPort',
  P: 'pid',
  q: 'query',
  r: 'request',
  R: 'own:handler',
  s: 'status',
  S: 'own:bytes_transferred',
  T: 'duration:s',
  u: 'user',
  U: 'path',
  v: 'host',
  V: 'host',
  X: 'own:connection_status',
};

const NICKNAMES: Readonly<Record<string, string>> = {
  common: '%h %l %u %t "%r" %>s %b',
  combined: '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"',
  combinedio: '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" %I %O',
  vhost_common: '%v %h %l %u %t "%r" %>s %b',
  vhost_combined: '%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i"',
};

/** What the letters of Apache's `LogFormat` mean. */
export const APACHE_DIALECT: PercentDialect = {
  setting: 'log_format',
  target: apacheTarget,
  timeForm: (argument) => {
    const form = argument.replace(/^(?:begin|end):/, '');
    const counts: Readonly<Record<string, string>> = {
      sec: '%s',
      msec: '%s%f',
      usec: '%s%f',
      msec_frac: '%f',
      usec_frac: '%f',
    };
    return form === '' ? '' : Object.hasOwn(counts, form) ? counts[form] : form;
  },
};

function apacheTarget({ letter, argument }: Directive): FactTarget | undefined {
  if (argument === undefined) {
    return LETTERS[letter];
  }
  switch (letter) {
    case 'i':
      return requestHeader(argument);
    case 'o':
      return responseHeader(argument);
    case 'C':
      return `own:cookie.${plain(argument)}`;
    case 'e':
      return `own:environment.${plain(argument)}`;
    case 'n':
      return `own:note.${plain(argument)}`;
    case 'T':
      return argument === 'ms' || argument === 'us' ? `duration:${argument}` : 'duration:s';
    case 'p':
      return argument === 'remote' ? 'clientPort' : 'serverPort';
    case 'a':
      return 'own:peer';
    case 'x':
    case 'c':
      return tlsVariable(argument);
    default:
      return LETTERS[letter] ?? `own:${letter}.${plain(argument)}`;
  }
}

function tlsVariable(name: string): FactTarget {
  const known: Readonly<Record<string, FactTarget>> = {
    SSL_PROTOCOL: 'tlsVersion',
    SSL_CIPHER: 'tlsCipher',
    SSL_TLS_SNI: 'serverName',
  };
  return known[name] ?? `own:${plain(name)}`;
}

function plain(name: string): string {
  return name.replace(/[^\w-]+/g, '_').toLowerCase();
}

/** The format of a `LogFormat` directive, of its text, or of a name such as `combined`. */
export function apacheFormatText(setting: string): string {
  const trimmed = setting.trim();
  const directive =
    /^(?:LogFormat|CustomLog\s+\S+)\s+(.*)$/is.exec(trimmed)?.[1]?.trim() ?? trimmed;
  const quoted = /^"((?:[^"\\]|\\.)*)"(?:\s+\S+)*$/s.exec(directive)?.[1];
  const text = quoted ?? directive;
  return (
    NICKNAMES[text.toLowerCase()] ??
    text.replace(/\\(["'\\tn])/g, (_, letter: string) =>
      letter === 't' ? '\t' : letter === 'n' ? '\n' : letter,
    )
  );
}
