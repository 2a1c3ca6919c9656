import { asctimeStampAt } from './asctime-stamp.ts';
import { clfStampAt } from './clf-stamp.ts';
import { parseEpochStamp } from './epoch-stamp.ts';
import { parseIsoStamp } from './iso-stamp.ts';
import { slashStampAt } from './slash-stamp.ts';
import type { Stamp, StampAt } from './stamp.ts';
import { type StampAnchor, syslogStampAt } from './syslog-stamp.ts';

/** Reads a value that is wholly a stamp in any of the known forms; `undefined` = none of them. */
export function parseAnyStamp(value: unknown, anchor: StampAnchor): Stamp | undefined {
  if (typeof value === 'number') {
    return parseEpochStamp(value);
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  const text = value.trim();
  return (
    parseIsoStamp(text, anchor.timezone) ??
    parseEpochStamp(text) ??
    whole(text, clfStampAt(text, 0, anchor.timezone)) ??
    whole(text, slashStampAt(text, 0, anchor.timezone)) ??
    whole(text, asctimeStampAt(text, 0, anchor.timezone)) ??
    whole(text, syslogStampAt(text, 0, anchor))
  );
}

function whole(text: string, stamp: StampAt | undefined): Stamp | undefined {
  if (stamp === undefined || stamp.end !== text.length) {
    return undefined;
  }
  const { ms, nanos, assumedYear } = stamp;
  return assumedYear ? { ms, nanos, assumedYear } : { ms, nanos };
}
