import type { PartialEvent } from '../contract.ts';
import type { Places } from './places.ts';

/** Who may be anywhere; what is within an organisation is no place of its own. */
const ENDS = ['source', 'client', 'destination', 'server'] as const;

/** Adds where each end of an event is, unless its source has said it. */
export function putPlaces(doc: PartialEvent, places: Places): void {
  for (const name of ENDS) {
    const end = doc[name] as Record<string, unknown> | undefined;
    const address = end?.['ip'];
    if (end === undefined || typeof address !== 'string') continue;
    const { geo, as } = places.of(address);
    if (geo !== undefined) end['geo'] ??= geo;
    if (as !== undefined) end['as'] ??= as;
  }
}
