import type { PlacedEvent } from '../../event/event.ts';
import type { ActiveTrial, TrialNote } from '../../event/source-trial.ts';
import { provinceName } from '../../locality/locality.ts';
import { bilingual, type Language, text } from '../../message/text.ts';
import { unreadText } from '../../message/unread-text.ts';
import { findTypes } from './find-type.ts';

/** Tags of values that were not kept as they were sent. */
const LOSSES = ['ecs_value_removed', 'encoding_invalid'];

/** What the reading of a test line came to: understood, valid, of the right place. */
export function readingNotes(
  { doc }: PlacedEvent,
  trial: ActiveTrial,
  atMs: number,
): readonly TrialNote[] {
  const dead = doc.gac.dead_letter;
  if (dead !== undefined) {
    const type = doc.gac.source.type;
    const original = doc.event.original ?? '';
    const [likely] = findTypes([original], { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: atMs });
    const isOther = likely !== undefined && likely.type !== type;
    const key = isOther ? 'trial.not_parsed_likely' : 'trial.not_parsed';
    const said = (language: Language) =>
      text(language, key, {
        type,
        reason: text(language, `unread.reason.${dead.reason}`),
        detail: unreadText(dead.detail, language),
        likely: likely?.type ?? '',
      });
    const detail = { vi: said('vi'), en: said('en') };
    return [{ hop: 'parsed', state: 'failed', atMs, detail }];
  }
  return [
    { hop: 'parsed', state: 'passed', atMs },
    validNote(doc, atMs),
    placeNote(doc, trial, atMs),
  ];
}

function validNote({ gac, tags = [] }: PlacedEvent['doc'], atMs: number): TrialNote {
  const status = gac.time?.status;
  if (status === 'future' || status === 'past') {
    const detail = bilingual(`trial.time_${status}`, { claimed: gac.time?.claimed ?? '' });
    return { hop: 'valid', state: 'failed', atMs, detail };
  }
  const lost = LOSSES.filter((tag) => tags.includes(tag));
  if (lost.length === 0) return { hop: 'valid', state: 'passed', atMs };
  const detail = bilingual('trial.values_lost', { tags: lost.join(', ') });
  return { hop: 'valid', state: 'failed', atMs, detail };
}

function placeNote({ gac }: PlacedEvent['doc'], trial: ActiveTrial, atMs: number): TrialNote {
  const nameIn = (language: 'vi' | 'en', code: string) => provinceName(code, language);
  const said = (key: 'trial.located' | 'trial.misplaced') => ({
    vi: text('vi', key, { name: nameIn('vi', gac.province), wanted: nameIn('vi', trial.province) }),
    en: text('en', key, { name: nameIn('en', gac.province), wanted: nameIn('en', trial.province) }),
  });
  return gac.province === trial.province
    ? { hop: 'located', state: 'passed', atMs, detail: said('trial.located') }
    : { hop: 'located', state: 'failed', atMs, detail: said('trial.misplaced') };
}
