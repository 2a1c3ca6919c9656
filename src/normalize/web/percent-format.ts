import type { Parser } from '../contract.ts';
import { settingsError } from '../settings/configure-parser.ts';
import { anyText, clfTime, numbers, status, wholeOrDash, word } from '../template/shapes.ts';
import {
  matchTemplate,
  type Shape,
  type Template,
  type TemplateField,
  templateOf,
} from '../template/template.ts';
import { parseIsoStamp } from '../time/iso-stamp.ts';
import { type TimeReader, timeReader } from '../time/strptime.ts';
import { type AccessStyle, accessDocument } from './access-document.ts';
import { type AccessFacts, type FactSetter, type FactTarget, factSetter } from './access-facts.ts';

/** One `%…` of a format: `%>s` is `s`, `%{Referer}i` is `i` with an argument. */
export interface Directive {
  readonly letter: string;
  readonly argument: string | undefined;
  /** As written, for messages. */
  readonly text: string;
}

/** What a server's format letters mean. */
export interface PercentDialect {
  /** Name of the setting, for messages. */
  readonly setting: string;
  target(directive: Directive): FactTarget | undefined;
  /** The strftime form of `%{…}t`; `''` = as it stands, a known form; `undefined` = not known. */
  timeForm(argument: string): string | undefined;
}

/** A compiled format of Apache or Tomcat. */
export interface PercentFormat {
  readonly template: Template;
  readonly setters: readonly FactSetter[];
  /** How the time is read, when it is not one of the forms that are always known. */
  readonly readTime: TimeReader | undefined;
}

const DIRECTIVE = /%(?:!?\d{3}(?:,\d{3})*)?[<>]?(?:\{([^}]*)\})?(\^t[io]|[a-zA-Z])/y;
const SHAPES: Readonly<Record<string, Shape>> = {
  a: word,
  A: word,
  b: wholeOrDash,
  B: wholeOrDash,
  D: numbers,
  F: numbers,
  I: anyText,
  O: wholeOrDash,
  p: wholeOrDash,
  P: anyText,
  s: status,
  T: numbers,
};

/** Stands for `%U%q`. */
const TARGET = 'target';

interface Piece {
  readonly kind: 'literal' | 'time' | 'field';
  readonly text: string;
  readonly directive?: Directive;
}

/**
 * Compiles a format string, without the configuration around it.
 * @throws GacError GAC_REQUEST_INVALID for unknown letters, unknown time forms and directives that touch
 */
export function compilePercentFormat(format: string, dialect: PercentDialect): PercentFormat {
  const pieces = mergeTimes(piecesOf(format, dialect));
  const parts: (string | TemplateField)[] = [];
  const targets: FactTarget[] = [];
  let form: string | undefined;
  for (const piece of pieces) {
    if (piece.kind === 'literal') {
      parts.push(piece.text);
      continue;
    }
    if (parts.length > 0 && typeof parts.at(-1) !== 'string') {
      const before = (parts.at(-1) as TemplateField).name;
      throw settingsError(dialect.setting, `${before} and ${piece.text} touch`);
    }
    if (piece.kind === 'time') {
      form = piece.text === '' ? undefined : piece.text;
      parts.push({ name: '%t', accepts: form === undefined ? clfTime : anyText });
      targets.push('time');
    } else {
      const { letter = '' } = piece.directive ?? {};
      parts.push({ name: piece.text, accepts: SHAPES[letter] ?? anyText });
      const target = targetOf(piece, dialect);
      if (target === undefined) {
        throw settingsError(dialect.setting, `${piece.text} is not known`);
      }
      targets.push(target);
    }
  }
  if (!targets.some((target) => ['client', 'request', 'target', 'path'].includes(target))) {
    throw settingsError(dialect.setting, 'names neither the client (%h) nor the request (%r)');
  }
  const template = templateOf(parts, true);
  return { template, setters: targets.map(factSetter), readTime: readerOf(form, dialect) };
}

function targetOf({ directive }: Piece, dialect: PercentDialect): FactTarget | undefined {
  if (directive?.letter === TARGET) {
    return 'target';
  }
  return directive === undefined ? undefined : dialect.target(directive);
}

/** Makes the parsing of lines of a compiled format. */
export function parseByPercentFormat(format: PercentFormat, style: AccessStyle): Parser['parse'] {
  const { template, setters, readTime } = format;
  const timed = readTime === undefined ? style : { ...style, readTime };
  return (line, context) => {
    const match = matchTemplate(line, template);
    if (match.kind === 'mismatch') {
      const detail = `not in the format: ${match.wanted} expected at character ${match.at + 1}`;
      return { kind: 'failed', reason: 'malformed', detail };
    }
    const facts: AccessFacts = { own: {} };
    for (let index = 0; index < setters.length; index += 1) {
      setters[index]?.(facts, match.values[index] ?? '');
    }
    if (
      typeof facts.time === 'string' &&
      facts.time.charCodeAt(0) === 91 &&
      readTime === undefined
    ) {
      facts.time = facts.time.slice(1, -1);
    }
    return accessDocument(facts, context, timed);
  };
}

function readerOf(form: string | undefined, dialect: PercentDialect): TimeReader | undefined {
  if (form === undefined) {
    return undefined;
  }
  try {
    const reader = timeReader(form);
    // The most frequent form has a faster reader.
    return /^%(?:Y-%m-%d|F)/.test(form)
      ? (text, anchor) => parseIsoStamp(text, anchor.timezone) ?? reader(text, anchor)
      : reader;
  } catch (error) {
    throw settingsError(dialect.setting, error instanceof Error ? error.message : String(error));
  }
}

function piecesOf(format: string, dialect: PercentDialect): Piece[] {
  const pieces: Piece[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') pieces.push({ kind: 'literal', text: literal });
    literal = '';
  };
  for (let at = 0; at < format.length; at += 1) {
    if (format[at] !== '%' || format[at + 1] === '%') {
      literal += format[at];
      at += format[at] === '%' ? 1 : 0;
      continue;
    }
    DIRECTIVE.lastIndex = at;
    const match = DIRECTIVE.exec(format);
    if (match === null) {
      throw settingsError(dialect.setting, `${format.slice(at, at + 12)} is no directive`);
    }
    flush();
    const directive = { letter: match[2] ?? '', argument: match[1], text: match[0] };
    pieces.push(pieceOf(directive, dialect));
    at += match[0].length - 1;
  }
  flush();
  return joinTargets(pieces);
}

/** `%U%q` is one target in two directives: the query brings its question mark. */
function joinTargets(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece, index) => {
    const { letter } = piece.directive ?? {};
    if (letter === 'q' && pieces[index - 1]?.directive?.letter === 'U') {
      return [];
    }
    const queried = letter === 'U' && pieces[index + 1]?.directive?.letter === 'q';
    const directive = { letter: TARGET, argument: undefined, text: '%U%q' };
    return [queried ? { kind: 'field', text: '%U%q', directive } : piece];
  });
}

function pieceOf(directive: Directive, dialect: PercentDialect): Piece {
  const { letter, argument, text } = directive;
  if (letter !== 't') {
    return { kind: 'field', text, directive };
  }
  const form = argument === undefined ? '' : dialect.timeForm(argument);
  if (form === undefined) {
    throw settingsError(dialect.setting, `the time form ${text} is not known`);
  }
  return { kind: 'time', text: form };
}

/** `%{%F %T}t.%{usec_frac}t %{%z}t` is one time in three directives. */
function mergeTimes(pieces: readonly Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const [index, piece] of pieces.entries()) {
    const before = merged.at(-1);
    const glued = before?.kind === 'time' && before.text !== '';
    const betweenTimes = piece.kind === 'literal' && pieces[index + 1]?.kind === 'time';
    if (glued && (betweenTimes || piece.kind === 'time')) {
      const text = piece.kind === 'literal' ? piece.text.replaceAll('%', '%%') : piece.text;
      merged[merged.length - 1] = { kind: 'time', text: before.text + text };
    } else {
      merged.push(piece);
    }
  }
  return merged;
}
