import { z } from 'zod';
import type { SourceSettings } from '../../event/source.ts';
import type { Parser } from '../contract.ts';
import { configureParser } from './configure-parser.ts';

/** What the API says of a type of records, and how it checks what a source sets. */
export interface ParserFacts {
  readonly type: string;
  readonly title: { readonly vi: string; readonly en: string };
  /** JSON Schema of the settings; absent = the type has none. */
  readonly settings?: Record<string, unknown>;
  /** What a new source of the type gets when nothing else is said. */
  readonly multilineStart?: string;
  /** @throws GacError GAC_REQUEST_INVALID with one issue for each mistake, below `/settings` */
  readonly checkSettings: (settings: SourceSettings | undefined) => void;
}

/** The facts of a parser. */
export function parserFacts(parser: Parser): ParserFacts {
  const schema = parser.settings?.schema;
  return {
    type: parser.type,
    title: parser.title,
    ...(schema === undefined
      ? {}
      : { settings: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) }),
    ...(parser.multilineStart === undefined ? {} : { multilineStart: parser.multilineStart }),
    checkSettings: (settings) => {
      configureParser(parser, settings);
    },
  };
}
