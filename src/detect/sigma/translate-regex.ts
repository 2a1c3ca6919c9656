/** A PCRE-style pattern in the words of JavaScript, without flags other than `m`. */
export interface TranslatedRegex {
  /** `undefined` when only another engine can express it. */
  readonly source: string | undefined;
  readonly multiline: boolean;
  /** Texts of which every match holds at least one (case not regarded); empty = not known. */
  readonly literals: readonly string[];
}

const LEADING_FLAGS = /^\(\?([ims]+)\)/;
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};
const PASSED_ESCAPES = 'dDwWsSbBnrtfv';
const SYNTAX = /[\\^$.*+?()[\]{}|/-]/;
const SURROGATE = /[\ud800-\udfff]/;
const NEGATED_ESCAPES = 'DWS';

/**
 * Translates a pattern. Letters become classes where case does not matter, because V8's linear engine
 * has no flag `i`; the dot becomes a class, because PCRE's stops at line feeds only.
 */
export function translateRegex(
  pattern: string,
  flags: string,
): TranslatedRegex | { readonly problem: string } {
  const leading = LEADING_FLAGS.exec(pattern);
  const all = flags + (leading?.[1] ?? '');
  const writer = new RegexTranslator(pattern, leading?.[0].length ?? 0, {
    ignoreCase: all.includes('i'),
    multiline: all.includes('m'),
    dotAll: all.includes('s'),
  });
  return writer.run();
}

class RegexTranslator {
  readonly #pattern: string;
  readonly #modes: { ignoreCase: boolean; multiline: boolean; dotAll: boolean };
  #at: number;
  #source = '';
  #foreign = false;
  #depth = 0;
  #run = '';
  #best = '';
  #literals: string[] | undefined = [];

  constructor(
    pattern: string,
    at: number,
    modes: { ignoreCase: boolean; multiline: boolean; dotAll: boolean },
  ) {
    this.#pattern = pattern;
    this.#at = at;
    this.#modes = modes;
    this.#foreign = SURROGATE.test(pattern);
  }

  run(): TranslatedRegex | { problem: string } {
    while (this.#at < this.#pattern.length) {
      const problem = this.#step();
      if (problem !== undefined) return { problem };
    }
    this.#endAlternative();
    return {
      source: this.#foreign ? undefined : this.#source,
      multiline: this.#modes.multiline,
      literals: this.#literals ?? [],
    };
  }

  #step(): string | undefined {
    const char = this.#pattern.charAt(this.#at);
    switch (char) {
      case '\\':
        return this.#escape();
      case '[':
        return this.#class();
      case '(':
        return this.#group();
      case ')':
        this.#depth--;
        this.#endRun();
        return this.#copy(char);
      case '|':
        if (this.#depth === 0) this.#endAlternative();
        return this.#copy(char);
      case '.':
        this.#endRun();
        this.#at++;
        this.#exclude(this.#modes.dotAll ? '' : '\\n');
        return undefined;
      case '^':
      case '$':
        this.#endRun();
        return this.#copy(char);
      case '*':
      case '+':
      case '?':
        return this.#quantify(char, char !== '+');
      case '{':
        return this.#brace();
      default:
        this.#literal(char);
        this.#at++;
        return undefined;
    }
  }

  #copy(text: string): undefined {
    this.#source += text;
    this.#at += text.length;
    return undefined;
  }

  #quantify(text: string, optional: boolean): undefined {
    if (optional) this.#run = this.#run.slice(0, -1);
    this.#endRun();
    return this.#copy(text);
  }

  #brace(): undefined {
    const match = /^\{(\d+)(,\d*)?\}/.exec(this.#pattern.slice(this.#at, this.#at + 24));
    if (match === null) {
      this.#literal('{');
      this.#at++;
      return undefined;
    }
    return this.#quantify(match[0], Number(match[1]) === 0);
  }

  /**
   * Any character but some, where one beyond the first plane is one character. Repeated without bound it need not be told
   * from two, as nothing else of a pattern fits one half of it.
   */
  #exclude(members: string): void {
    const next = this.#pattern.charAt(this.#at);
    if (next === '*' || next === '+') this.#source += `[^${members}]`;
    else this.#source += `(?:[^${members}\\ud800-\\udfff]|[\\ud800-\\udbff][\\udc00-\\udfff])`;
  }

  #literal(char: string): void {
    if (SURROGATE.test(char)) this.#endRun();
    else if (this.#depth === 0) this.#run += char;
    this.#source += this.#anyCase(char);
  }

  #anyCase(char: string): string {
    const escaped = SYNTAX.test(char) ? `\\${char}` : char;
    if (!this.#modes.ignoreCase) return escaped;
    if (char.charCodeAt(0) > 127) this.#foreign = true;
    const lower = char.toLowerCase();
    const upper = char.toUpperCase();
    return lower === upper ? escaped : `[${lower}${upper}]`;
  }

  #endRun(): void {
    if (this.#run.length > this.#best.length) this.#best = this.#run;
    this.#run = '';
  }

  #endAlternative(): void {
    this.#endRun();
    if (this.#best === '') this.#literals = undefined;
    else this.#literals?.push(this.#best);
    this.#best = '';
  }

  #group(): string | undefined {
    const rest = this.#pattern.slice(this.#at, this.#at + 8);
    this.#endRun();
    this.#depth++;
    if (!rest.startsWith('(?')) return this.#copy('(');
    if (/^\(\?(<?[=!])/.test(rest)) return 'look-around cannot run in linear time';
    if (rest.startsWith('(?P<')) {
      this.#source += '(?<';
      this.#at += 4;
      return this.#groupName();
    }
    if (rest.startsWith('(?<')) {
      this.#source += '(?<';
      this.#at += 3;
      return this.#groupName();
    }
    if (rest.startsWith('(?:')) return this.#copy('(?:');
    if (/^\(\?[imsU-]+:/.test(rest)) {
      this.#foreign = true;
      return this.#copy('(?');
    }
    if (/^\(\?[imsU-]+\)/.test(rest)) return 'inline flags may stand at the start only';
    return `the group "${rest.slice(0, 4)}" is not supported`;
  }

  #groupName(): string | undefined {
    const end = this.#pattern.indexOf('>', this.#at);
    if (end < 0) return 'a group name is not closed';
    return this.#copy(this.#pattern.slice(this.#at, end + 1));
  }

  #escape(): string | undefined {
    const letter = this.#pattern.charAt(this.#at + 1);
    if (letter === '') return 'the pattern ends in a lone backslash';
    if (/[1-9]|k|g/.test(letter)) return 'back-references cannot run in linear time';
    if (letter === 'Q') return this.#quotedRun();
    const code = this.#codeEscape();
    if (code !== undefined) {
      this.#literal(code.char);
      this.#at += code.length;
      return undefined;
    }
    if (!/[A-Za-z0-9]/.test(letter)) {
      this.#literal(letter);
      this.#at += 2;
      return undefined;
    }
    this.#endRun();
    const translated = this.#letterEscape(letter);
    if (translated === undefined) return `the escape "\\${letter}" is not supported`;
    this.#at += 2;
    if (NEGATED_ESCAPES.includes(letter)) this.#exclude(`\\${letter.toLowerCase()}`);
    else this.#source += translated;
    return undefined;
  }

  #letterEscape(letter: string): string | undefined {
    if (PASSED_ESCAPES.includes(letter)) return `\\${letter}`;
    if (letter === 'A' && !this.#modes.multiline) return '^';
    if ((letter === 'z' || letter === 'Z') && !this.#modes.multiline) return '$';
    if (letter === 'h') return '[ \\t]';
    if (letter === 'R') return '(?:\\r\\n|[\\n\\r])';
    if (letter === 'p' || letter === 'P') {
      this.#foreign = true;
      return '\\p';
    }
    return undefined;
  }

  /** `\xHH`, `\x{H…}`, `\uHHHH`, `\e`, `\a`, `\0`. */
  #codeEscape(): { char: string; length: number } | undefined {
    const rest = this.#pattern.slice(this.#at, this.#at + 12);
    const match =
      /^\\x([0-9a-fA-F]{2})/.exec(rest) ??
      /^\\x\{([0-9a-fA-F]{1,4})\}/.exec(rest) ??
      /^\\u([0-9a-fA-F]{4})/.exec(rest);
    if (match !== null) {
      const char = String.fromCharCode(Number.parseInt(match[1] ?? '0', 16));
      return { char, length: match[0].length };
    }
    if (rest.startsWith('\\e')) return { char: '\x1b', length: 2 };
    if (rest.startsWith('\\a')) return { char: '\x07', length: 2 };
    return /^\\0(?!\d)/.test(rest) ? { char: '\0', length: 2 } : undefined;
  }

  #quotedRun(): undefined {
    const start = this.#at + 2;
    const end = this.#pattern.indexOf('\\E', start);
    for (const char of this.#pattern.slice(start, end < 0 ? undefined : end)) this.#literal(char);
    this.#at = end < 0 ? this.#pattern.length : end + 2;
    return undefined;
  }

  #class(): string | undefined {
    this.#endRun();
    const body = /^\[\^?\]?(?:\[:\^?[a-z]+:\]|\\[\s\S]|[^\]\\])*\]/.exec(
      this.#pattern.slice(this.#at),
    )?.[0];
    if (body === undefined) return 'a character class is not closed';
    const negated = body.startsWith('[^');
    const inner = body.slice(negated ? 2 : 1, -1);
    const translated = this.#classMembers(inner);
    if (typeof translated === 'object') return translated.problem;
    this.#at += body.length;
    if (negated) this.#exclude(translated);
    else this.#source += `[${translated}]`;
    return undefined;
  }

  #classMembers(inner: string): string | { problem: string } {
    const item =
      /\[:(\^?)([a-z]+):\]|(\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\?[\s\S])(?:-(\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\?[\s\S]))?/g;
    let members = '';
    for (const match of inner.matchAll(item)) {
      const [, posixNot, posix, from, to] = match;
      if (posix !== undefined) {
        const known = POSIX[posix];
        if (known === undefined || posixNot === '^') {
          return { problem: `the class "${match[0]}" is not supported` };
        }
        members += known;
        continue;
      }
      const first = classChar(from ?? '');
      if (first === undefined) return { problem: `"${from}" in a class is not supported` };
      const last = to === undefined ? undefined : classChar(to);
      if (to !== undefined && last === undefined) {
        return { problem: `"${to}" in a class is not supported` };
      }
      members += last === undefined ? first.source : `${first.source}-${last.source}`;
      members += this.#otherCase(first.code, last?.code ?? first.code);
    }
    return members;
  }

  /** The other case of the ASCII letters of a range, when case does not matter. */
  #otherCase(from: number | undefined, to: number | undefined): string {
    if (!this.#modes.ignoreCase || from === undefined || to === undefined) return '';
    if (to > 127) {
      this.#foreign = true;
      return '';
    }
    let members = '';
    for (const [low, high, shift] of [
      [65, 90, 32],
      [97, 122, -32],
    ] as const) {
      const start = Math.max(from, low);
      const end = Math.min(to, high);
      if (start > end) continue;
      members += `${String.fromCharCode(start + shift)}-${String.fromCharCode(end + shift)}`;
    }
    return members;
  }
}

/** A member of a class in JavaScript's words; `code` when it is one character. */
function classChar(text: string): { source: string; code: number | undefined } | undefined {
  if (!text.startsWith('\\')) {
    return { source: SYNTAX.test(text) ? `\\${text}` : text, code: text.charCodeAt(0) };
  }
  const letter = text.charAt(1);
  if (letter === 'x' || letter === 'u') {
    if (text.length === 2) return undefined;
    return { source: text, code: Number.parseInt(text.slice(2), 16) };
  }
  if (/[dDwWsSnrtfv]/.test(letter)) return { source: text, code: undefined };
  if (letter === 'b') return { source: '\\b', code: undefined };
  if (letter === 'h') return { source: ' \\t', code: undefined };
  if (/[A-Za-z0-9]/.test(letter)) return undefined;
  return { source: `\\${letter}`, code: letter.charCodeAt(0) };
}
