import { GacError } from '../../event/error.ts';
import type { Source } from '../../event/source.ts';
import { hoursProblems } from '../../event/source-hours.ts';
import { nearest } from '../../message/nearest.ts';
import type { RouteContext } from './route-context.ts';

/**
 * Refuses what the collectors and the normaliser could not use. @throws GacError
 * GAC_REQUEST_INVALID
 */
export function checkSource(
  { parserTypes }: Pick<RouteContext, 'parserTypes'>,
  source: Partial<Pick<Source, 'id' | 'type' | 'timezone' | 'multilineStart' | 'hours'>>,
): void {
  const types = parserTypes.map((parser) => parser.type);
  const { id, type, timezone, multilineStart, hours } = source;
  if (type !== undefined && !types.includes(type)) {
    const meant = nearest(type, types);
    const hint = meant === undefined ? 'GET /v1/parsers lists them.' : `Did you mean "${meant}"?`;
    throw invalid('/body/type', `There is no type "${type}".`, hint);
  }
  if (timezone !== undefined && !isTimezone(timezone)) {
    throw invalid(
      '/body/timezone',
      `"${timezone}" is not a time zone.`,
      'Such as Asia/Ho_Chi_Minh.',
    );
  }
  const [wrong] = typeof hours === 'object' ? hoursProblems(hours) : [];
  if (wrong !== undefined) throw invalid('/body/hours', `${wrong}.`, 'Such as 07:30 to 17:00.');
  if (id === 'health') throw invalid('/body/id', 'The id is taken.', 'Choose another one.');
  if (multilineStart !== undefined && !isPattern(multilineStart)) {
    throw invalid('/body/multilineStart', 'Not a regular expression.', 'Such as ^\\d{4}-\\d{2}-.');
  }
}

/** Refuses settings that the type does not take. @throws GacError GAC_REQUEST_INVALID, at `/body/settings/…` */
export function checkSettings(
  { parserTypes }: Pick<RouteContext, 'parserTypes'>,
  type: string,
  settings: Source['settings'],
): void {
  try {
    parserTypes.find((parser) => parser.type === type)?.checkSettings?.(settings);
  } catch (error) {
    if (!(error instanceof GacError)) throw error;
    const issues = error.issues.map((issue) => ({ ...issue, at: `/body${issue.at}` }));
    throw new GacError(error.code, error.message, { issues });
  }
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern).source !== '';
  } catch {
    return false;
  }
}

function invalid(at: string, detail: string, hint: string): GacError {
  return new GacError('GAC_REQUEST_INVALID', detail, { issues: [{ at, detail, hint }] });
}
