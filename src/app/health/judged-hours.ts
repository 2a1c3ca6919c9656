import type { Source } from '../../event/source.ts';
import { type OpenHours, openHoursOf } from '../../event/source-hours.ts';

/** In which hours the silence of a source is counted: of who brings files, in all, since it is told by days. */
export function judgedHours({ hours, transport }: Pick<Source, 'hours' | 'transport'>): OpenHours {
  return openHoursOf(transport.kind === 'upload' ? 'always' : hours);
}
