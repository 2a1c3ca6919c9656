import { Buffer } from 'node:buffer';
import { GacError } from '../../event/error.ts';
import type { GacEvent } from '../../event/event.ts';
import { arrivalOf, type Source } from '../../event/source.ts';
import type { Normalizer } from '../../normalize/contract.ts';
import { TRIAL_LINES } from './trial-lines.ts';
import { trialStamps } from './trial-stamps.ts';

export interface TrialLineOptions {
  readonly normalizer: Normalizer;
  readonly nowMs: number;
  /** A line of the source, in place of one that its type would give. */
  readonly sample: string | undefined;
}

const PLACE = '{token}';
/** Words of a sample line that may give way to the token. */
const WORD = /[A-Za-z][A-Za-z0-9_-]{3,}/g;
const WORDS_TRIED_MAX = 200;

/**
 * A line of the source in which the token stands, so that the event that it becomes shows it.
 * @throws GacError GAC_REQUEST_INVALID when neither the type nor the sample gives one
 */
export function makeTrialLine(source: Source, token: string, options: TrialLineOptions): string {
  const { sample } = options;
  const found = [...candidates(source, token, options)].find((line) => {
    return showsToken(readTrialLine(source, line, options), token);
  });
  if (found !== undefined) return found;
  const at = '/body/sample';
  const detail =
    sample === undefined
      ? `Lines of type ${source.type} depend on the settings of the source.`
      : 'The service could not read this line with the token in it.';
  const hint = 'Send `sample`: one line as the source writes it, with {token} where text stands.';
  throw new GacError('GAC_REQUEST_INVALID', detail, { issues: [{ at, detail, hint }] });
}

/** What the service would make of a line of the source; stores nothing. */
export function readTrialLine(
  source: Source,
  line: string,
  { normalizer, nowMs }: Pick<TrialLineOptions, 'normalizer' | 'nowMs'>,
): GacEvent {
  const record = {
    sourceId: source.id,
    receivedAtMs: nowMs,
    transport: arrivalOf(source.transport),
    peer: 'trial',
    body: Buffer.from(line),
    cutFromBytes: 0,
    partition: 0,
    offset: 0,
  };
  return normalizer.normalize(record, source).doc;
}

function* candidates(
  source: Source,
  token: string,
  { sample, nowMs }: TrialLineOptions,
): Generator<string> {
  if (sample === undefined) {
    const made = TRIAL_LINES[source.type]?.(
      token,
      trialStamps(nowMs, source.timezone),
      source.settings ?? {},
    );
    if (made !== undefined) yield made;
    return;
  }
  if (sample.includes(PLACE)) {
    yield sample.replaceAll(PLACE, token);
    return;
  }
  // The last words first: names and times stand in front.
  const words = [...sample.matchAll(WORD)].slice(-WORDS_TRIED_MAX).reverse();
  for (const { index, 0: word } of words) {
    yield sample.slice(0, index) + token + sample.slice(index + word.length);
  }
}

function showsToken(doc: GacEvent, token: string): boolean {
  return doc.gac.dead_letter === undefined && (doc.event.original ?? '').includes(token);
}
