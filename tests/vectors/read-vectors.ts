import fs from 'node:fs';
import path from 'node:path';

/** One event of a vector. */
export interface VectorEvent {
  readonly id: string;
  /** Seconds after the start, up to nine decimals. @default "0" */
  readonly at?: string;
  /** Seconds after the start at which it arrives. @default at */
  readonly received?: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** One alert that a stateful vector expects. */
export interface ExpectedAlert {
  readonly rule: string;
  readonly group: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly from?: string;
  readonly notBefore?: string;
}

/** One refusal that a vector expects; what it leaves out is left open. */
export interface ExpectedRefusal {
  readonly file: string;
  readonly document: number;
  readonly reason: string;
  readonly line?: number;
  readonly column?: number;
}

/** One case, as `schemas/vector.json` describes it. */
export interface Vector {
  readonly pack: string;
  readonly topic: string;
  readonly says: string;
  readonly spec?: string;
  readonly ours?: string;
  readonly documents: readonly { readonly file: string; readonly yaml: readonly string[] }[];
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
  readonly events?: readonly VectorEvent[];
  readonly arrival?: readonly string[];
  readonly settings?: { readonly lateness?: string; readonly end?: string };
  readonly known?: { readonly fault: string; readonly in: readonly string[] };
  readonly expect: {
    readonly matches?: Readonly<Record<string, readonly string[]>>;
    readonly alerts?: readonly ExpectedAlert[];
    readonly rejected?: readonly ExpectedRefusal[];
  };
}

/** A case with its name: folder and file without the ending. */
export interface NamedVector extends Vector {
  readonly name: string;
}

const FOLDER = import.meta.dirname;

/** Every case below this folder, in the order of names. */
export function readVectors(): NamedVector[] {
  return fs
    .readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      ...(JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')) as Vector),
      name: file.slice(0, -'.json'.length).replaceAll(path.sep, '/'),
    }));
}

/** The rule files of a case as text. */
export function rulesOf(vector: Vector): { file: string; text: string }[] {
  return vector.documents.map(({ file, yaml }) => ({ file, text: yaml.join('\n') }));
}
