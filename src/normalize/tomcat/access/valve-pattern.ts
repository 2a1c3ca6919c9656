import { javaTimeForm } from '../../time/java-time-form.ts';
import type { FactTarget } from '../../web/access-facts.ts';
import { requestHeader, responseHeader } from '../../web/header-target.ts';
import type { Directive, PercentDialect } from '../../web/percent-format.ts';

/** Letters of the access-log valve; https://tomcat.apache.org/tomcat-9.0-doc/config/valve.html. */
const LETTERS: Readonly<Record<string, FactTarget>> = {
  a: 'client',
  A: 'server',
  b: 'bodyBytes',
  B: 'bodyBytes',
  F: 'own:commit_time_ms',
  h: 'client',
  H: 'version',
  I: 'own:thread',
  l: 'own:identity',
  m: 'method',
  p: 'serverPort',
  q: 'query',
  r: 'request',
  s: 'status',
  S: 'own:session',
  T: 'duration:s',
  u: 'user',
  U: 'path',
  v: 'host',
  X: 'own:connection_status',
};
const NAMED: Readonly<Record<string, string>> = {
  common: '%h %l %u %t "%r" %s %b',
  combined: '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-Agent}i"',
};
/** What the letters mean where `%D` counts in this unit. */
export function tomcatDialect(unit: 'ms' | 'us'): PercentDialect {
  return {
    setting: 'pattern',
    target: (directive) => tomcatTarget(directive, unit),
    timeForm: (argument) => {
      const form = argument.replace(/^(?:begin|end):/, '');
      if (form === 'sec') return '%s';
      if (form === 'msec') return '%s%f';
      return form === 'msec_frac' ? '%f' : form === '' ? '' : javaTimeForm(form);
    },
  };
}

function tomcatTarget({ letter, argument }: Directive, unit: 'ms' | 'us'): FactTarget | undefined {
  if (letter === 'D') {
    return `duration:${unit}`;
  }
  if (argument === undefined) {
    return LETTERS[letter];
  }
  const name = argument.replace(/[^\w-]+/g, '_').toLowerCase();
  switch (letter) {
    case 'i':
      return requestHeader(argument);
    case 'o':
      return responseHeader(argument);
    case 'c':
      return `own:cookie.${name}`;
    case 'r':
      return `own:attribute.${name}`;
    case 's':
      return `own:session_attribute.${name}`;
    case 'T':
      return argument === 'ms' || argument === 'us' ? `duration:${argument}` : 'duration:s';
    case 'p':
      return argument === 'remote' ? 'clientPort' : 'serverPort';
    case 'a':
      return argument === 'peer' ? 'own:peer' : 'client';
    default:
      return undefined;
  }
}

/** The pattern of a `Valve` element, of its `pattern` attribute, or of a name such as `combined`. */
export function tomcatPatternText(setting: string): string {
  const trimmed = setting.trim();
  const attribute = /\bpattern\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(trimmed);
  const text = attribute === null ? trimmed : (attribute[1] ?? attribute[2] ?? '');
  const plain = text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return NAMED[plain] ?? plain;
}
