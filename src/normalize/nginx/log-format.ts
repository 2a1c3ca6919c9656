import type { Parser } from '../contract.ts';
import { settingsError } from '../settings/configure-parser.ts';
import {
  matchTemplate,
  type Template,
  type TemplateField,
  templateOf,
} from '../template/template.ts';
import { type AccessStyle, accessDocument } from '../web/access-document.ts';
import { type AccessFacts, type FactSetter, factSetter } from '../web/access-facts.ts';
import { nginxVariable, shapeOf } from './variables.ts';

const SETTING = 'log_format';
const VARIABLE = /\$(?:\{(\w+)\}|(\w+))/y;
const ESCAPES = ['default', 'json', 'none'] as const;
type Escape = (typeof ESCAPES)[number];

/** How an operator's `log_format` is read. */
export interface NginxLogFormat {
  readonly escaping: Escape;
  readonly template: Template;
  readonly setters: readonly FactSetter[];
}

/**
 * Reads a `log_format` directive as it stands in `nginx.conf`, or only its text.
 * @throws GacError GAC_REQUEST_INVALID where it says nothing or two variables touch
 */
export function compileLogFormat(directive: string): NginxLogFormat {
  const { text, escaping } = directiveText(directive);
  const names: string[] = [];
  const parts: (string | TemplateField)[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') parts.push(literal);
    literal = '';
  };
  // `$uri$is_args$args` is one target in three variables.
  const joined = text.replace(
    /\$(?:uri|document_uri)\$is_args\$(?:args|query_string)/g,
    '$request_uri',
  );
  for (let at = 0; at < joined.length; at += 1) {
    VARIABLE.lastIndex = at;
    const match = joined[at] === '$' ? VARIABLE.exec(joined) : null;
    if (match === null) {
      literal += joined[at];
      continue;
    }
    flush();
    const name = match[1] ?? match[2] ?? '';
    const field = { name: `$${name}`, accepts: shapeOf(name) };
    separate(parts, field);
    parts.push(field);
    names.push(name);
    at += match[0].length - 1;
  }
  flush();
  const targets = names.map((name) => nginxVariable(name, names));
  if (!targets.some((target) => ['client', 'request', 'target', 'path'].includes(target))) {
    throw settingsError(SETTING, 'names neither $remote_addr nor $request');
  }
  return {
    escaping,
    template: templateOf(parts, escaping === 'json'),
    setters: targets.map(factSetter),
  };
}

/** Two variables that touch can only be told apart where the second begins with `/`. */
function separate(parts: (string | TemplateField)[], next: TemplateField): void {
  const before = parts.at(-1);
  if (before === undefined || typeof before === 'string') {
    return;
  }
  if (!/^\$(?:request_uri|uri|document_uri)$/.test(next.name)) {
    throw settingsError(
      SETTING,
      `${before.name} and ${next.name} touch, so nobody can tell them apart`,
    );
  }
  parts[parts.length - 1] = { ...before, until: '/' };
}

/** Makes the parsing of lines of an operator's format. */
export function parseByLogFormat(format: NginxLogFormat, style: AccessStyle): Parser['parse'] {
  const { escaping, template, setters } = format;
  return (line, context) => {
    const match = matchTemplate(line, template);
    if (match.kind === 'mismatch') {
      const detail = `not in the log_format: ${match.wanted} expected at character ${match.at + 1}`;
      return { kind: 'failed', reason: 'malformed', detail };
    }
    const facts: AccessFacts = { own: {} };
    for (let index = 0; index < setters.length; index += 1) {
      const value = match.values[index] ?? '';
      setters[index]?.(facts, escaping === 'json' ? unescapeJson(value) : value);
    }
    return accessDocument(facts, context, style);
  };
}

function unescapeJson(text: string): string {
  if (text.indexOf('\\') < 0) {
    return text;
  }
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    // Bytes that no JSON escape covers: kept as they were logged.
    return text;
  }
}

function directiveText(directive: string): { text: string; escaping: Escape } {
  const trimmed = directive.trim().replace(/;$/, '').trimEnd();
  const head = /^log_format\s+[^\s'"]+\s*/.exec(trimmed);
  let rest = head === null ? trimmed : trimmed.slice(head[0].length);
  const said = /^escape=(\w+)\s*/.exec(rest);
  const escaping = ESCAPES.find((one) => one === (said?.[1] ?? 'default'));
  if (escaping === undefined) {
    throw settingsError(
      SETTING,
      `escape=${said?.[1]} is not known`,
      `one of ${ESCAPES.join(', ')}`,
    );
  }
  rest = said === null ? rest : rest.slice(said[0].length);
  const quoted = head !== null || /^(['"]).*\1$/s.test(rest);
  const text = quoted ? unquoted(rest) : rest;
  if (text.trim() === '') {
    throw settingsError(SETTING, 'is empty');
  }
  return { text, escaping };
}

/** Joins the strings of a directive, as nginx does: without anything between them. */
function unquoted(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const quote = text[at];
    if (quote !== '"' && quote !== "'") {
      out += /\s/.test(quote ?? '') ? '' : quote;
      continue;
    }
    for (at += 1; at < text.length && text[at] !== quote; at += 1) {
      if (text[at] === '\\' && /["'\\]/.test(text[at + 1] ?? '')) at += 1;
      out += text[at];
    }
  }
  return out;
}
