import type { LineReader } from '../../detect/sigma/line/line-reader.ts';
import { NULL, TEXT } from '../../detect/sigma/line/line-reader.ts';
import type { Scalar } from '../../detect/sigma/test-value.ts';
import { DayClock } from './day-clock.ts';

const UNWANTED = -1;
const ABSENT = -1;

/** Of an event what correlations read of it. */
export interface PickedEvent {
  readonly event: Record<string, Scalar>;
  /** Its time, when it could be read where it stands; the event then has no field of the time that nobody else reads. */
  readonly timeMs: number | undefined;
}

/** Makes small events of lines: of all fields only those that somebody reads, under their dotted names. */
export class EventPicker {
  /** Those of the time, the surest first, before the others. */
  readonly #fields: readonly string[];
  /** As many are read for the time only. */
  readonly #timeCount: number;
  readonly #days = new DayClock();
  /** Index of the field at a path of the reader. */
  readonly #fieldAt: number[] = [];
  readonly #tokens: Int32Array;

  constructor({ times, fields }: { times: readonly string[]; fields: readonly string[] }) {
    const isShared = times.some((name) => fields.includes(name));
    this.#fields = [...new Set([...times, ...fields])];
    this.#timeCount = isShared ? 0 : times.length;
    this.#tokens = new Int32Array(this.#fields.length);
  }

  /** The fields of the line that was read; `undefined` when only the whole event says what one of them holds. */
  pick(line: LineReader): PickedEvent | undefined {
    const tokens = this.#tokens;
    for (let field = 0; field < tokens.length; field++) tokens[field] = ABSENT;
    for (let token = 0; token < line.count; token++) {
      const path = line.pathOf[token] as number;
      const field = this.#fieldAt[path] ?? this.#find(path, line);
      if (field === UNWANTED) continue;
      // Nested and under its dotted name at once, or a list: which value counts depends on who asks.
      const isOne = line.isScalar(token) || line.kindOf[token] === NULL;
      if (!isOne || tokens[field] !== ABSENT) return undefined;
      tokens[field] = token;
    }
    const timeMs = this.#timeOf(line);
    const event: Record<string, Scalar> = {};
    for (let field = timeMs === undefined ? 0 : this.#timeCount; field < tokens.length; field++) {
      const token = tokens[field] as number;
      const isValue = token !== ABSENT && line.kindOf[token] !== NULL;
      if (isValue) event[this.#fields[field] as string] = line.scalarOf(token);
    }
    return { event, timeMs };
  }

  /** By the first of its fields that is there, if that holds a stamp of the commonest form. */
  #timeOf(line: LineReader): number | undefined {
    for (let field = 0; field < this.#timeCount; field++) {
      const token = this.#tokens[field] as number;
      if (token === ABSENT || line.kindOf[token] === NULL) continue;
      if (line.kindOf[token] !== TEXT) return undefined;
      const from = line.startOf[token] as number;
      const to = line.endOf[token] as number;
      return this.#days.readBytes(line.bytes, from, to);
    }
    return undefined;
  }

  #find(path: number, line: LineReader): number {
    const names = line.paths.namesOf(path);
    const isPlain = names.length === 1 || names.every((name) => !name.includes('.'));
    const field = isPlain ? this.#fields.indexOf(names.join('.')) : UNWANTED;
    this.#fieldAt[path] = field;
    return field;
  }
}
