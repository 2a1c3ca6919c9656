import type { LineReader } from '../../detect/sigma/line/line-reader.ts';
import { NULL } from '../../detect/sigma/line/line-reader.ts';
import type { Scalar } from '../../detect/sigma/test-value.ts';

const UNWANTED = -1;
const ABSENT = -1;

/** Makes small events of lines: of all fields only those that somebody reads, under their dotted names. */
export class EventPicker {
  readonly #fields: readonly string[];
  /** Index of the field at a path of the reader. */
  readonly #fieldAt: number[] = [];
  readonly #tokens: Int32Array;

  constructor(fields: Iterable<string>) {
    this.#fields = [...new Set(fields)];
    this.#tokens = new Int32Array(this.#fields.length);
  }

  /** The fields of the line that was read; `undefined` when only the whole event says what one of them holds. */
  pick(line: LineReader): Record<string, Scalar> | undefined {
    const tokens = this.#tokens.fill(ABSENT);
    for (let token = 0; token < line.count; token++) {
      const path = line.pathOf[token] as number;
      const field = this.#fieldAt[path] ?? this.#find(path, line);
      if (field === UNWANTED) continue;
      // Nested and under its dotted name at once, or a list: which value counts depends on who asks.
      const isOne = line.isScalar(token) || line.kindOf[token] === NULL;
      if (!isOne || tokens[field] !== ABSENT) return undefined;
      tokens[field] = token;
    }
    const event: Record<string, Scalar> = {};
    for (let field = 0; field < tokens.length; field++) {
      const token = tokens[field] as number;
      const isValue = token !== ABSENT && line.kindOf[token] !== NULL;
      if (isValue) event[this.#fields[field] as string] = line.scalarOf(token);
    }
    return event;
  }

  #find(path: number, line: LineReader): number {
    const names = line.paths.namesOf(path);
    const isPlain = names.length === 1 || names.every((name) => !name.includes('.'));
    const field = isPlain ? this.#fields.indexOf(names.join('.')) : UNWANTED;
    this.#fieldAt[path] = field;
    return field;
  }
}
