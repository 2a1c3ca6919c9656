import type { z } from 'zod';
import { GacError, type Issue } from '../../event/error.ts';
import type { SourceSettings } from '../../event/source.ts';
import { nearest } from '../../message/nearest.ts';
import type { Parser } from '../contract.ts';

/**
 * The parser of a source: the type's own, or the one that its settings make of it.
 * @throws GacError GAC_REQUEST_INVALID with one issue for each mistake, at its JSON pointer below `/settings`
 */
export function configureParser(parser: Parser, settings: SourceSettings | undefined): Parser {
  const given = settings ?? {};
  const own = parser.settings;
  if (own === undefined) {
    if (Object.keys(given).length > 0) {
      const at = `/settings/${Object.keys(given)[0]}`;
      throw refused(parser, [{ at, detail: `the type ${parser.type} has no settings` }]);
    }
    return parser;
  }
  if (Object.keys(given).length === 0 && !own.required) {
    return parser;
  }
  const checked = own.schema.safeParse(given);
  if (!checked.success) {
    const known = Object.keys(own.schema.shape);
    throw refused(
      parser,
      checked.error.issues.flatMap((issue) => issuesOf(issue, known)),
    );
  }
  return { ...parser, ...own.compile(given) };
}

/** The error for settings with which a type cannot work. */
export function settingsError(at: string, detail: string, hint?: string): GacError {
  const issue: Issue = { at: `/settings/${at}`, detail, ...(hint === undefined ? {} : { hint }) };
  return new GacError('GAC_REQUEST_INVALID', `settings: ${at}: ${detail}`, { issues: [issue] });
}

/**
 * Throws what is wrong with settings, if anything is.
 * @throws GacError GAC_REQUEST_INVALID with these issues
 */
export function refuseSettings(issues: readonly Issue[]): void {
  if (issues.length > 0) {
    const all = issues.map(({ at, detail }) => `${at}: ${detail}`).join('; ');
    throw new GacError('GAC_REQUEST_INVALID', `settings: ${all}`, { issues });
  }
}

function refused(parser: Parser, issues: readonly Issue[]): GacError {
  const all = issues.map(({ at, detail }) => `${at}: ${detail}`).join('; ');
  return new GacError('GAC_REQUEST_INVALID', `settings of ${parser.type}: ${all}`, { issues });
}

function issuesOf(issue: z.core.$ZodIssue, known: readonly string[]): Issue[] {
  const at = `/settings${issue.path.map((part) => `/${String(part)}`).join('')}`;
  if (issue.code !== 'unrecognized_keys' || issue.path.length > 0) {
    return [{ at, detail: issue.message }];
  }
  return issue.keys.map((key) => {
    const meant = nearest(key, known);
    return {
      at: `${at}/${key}`,
      detail: `unknown setting; known are ${known.join(', ')}`,
      ...(meant === undefined ? {} : { hint: `Did you mean ${meant}?` }),
    };
  });
}
