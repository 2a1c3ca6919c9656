import type { Source } from '../../event/source.ts';
import type { Parser } from '../contract.ts';
import { configureParser } from './configure-parser.ts';

const REMEMBERED_MAX = 10_000;

/** The parser of a source, or why its settings make none. */
export type SourceParser =
  | { readonly kind: 'parser'; readonly parser: Parser }
  | { readonly kind: 'refused'; readonly detail: string };

/** Compiles the parser of each version of each source once. */
export class SourceParsers {
  readonly #made = new Map<string, { version: string; result: SourceParser }>();

  /** The parser of `source`, whose type is that of `parser`. Never throws. */
  of(source: Source, parser: Parser): SourceParser {
    if (source.settings === undefined && parser.settings?.required !== true) {
      return { kind: 'parser', parser };
    }
    const version = `${source.version} ${parser.type} ${JSON.stringify(source.settings)}`;
    const known = this.#made.get(source.id);
    if (known !== undefined && known.version === version) {
      return known.result;
    }
    if (this.#made.size >= REMEMBERED_MAX) {
      this.#made.clear();
    }
    const result = compiled(source, parser);
    this.#made.set(source.id, { version, result });
    return result;
  }
}

function compiled(source: Source, parser: Parser): SourceParser {
  try {
    return { kind: 'parser', parser: configureParser(parser, source.settings) };
  } catch (error) {
    return { kind: 'refused', detail: error instanceof Error ? error.message : String(error) };
  }
}
