import type { Alert } from '../event/alert.ts';
import type { GacEvent } from '../event/event.ts';
import type { Source } from '../event/source.ts';
import { provinceName } from '../locality/locality.ts';
import { communeName } from './find-localities.ts';
import type { AlertView } from './schemas/alert.ts';
import type { EventView } from './schemas/event.ts';
import type { SourceView } from './schemas/source.ts';

/** An alert with the names of its locality. */
export function alertView(alert: Alert): AlertView {
  return { ...alert, ...placeNames(alert) };
}

/** A source with the names of its locality. */
export function sourceView(source: Source): SourceView {
  const { settings, ...rest } = source;
  return {
    ...rest,
    observing: source.observingSinceMs !== undefined,
    ...(settings === undefined ? {} : { settings: settings as SourceView['settings'] }),
    ...placeNames(source),
  };
}

/** A code that the register does not know is shown as its own name. */
function placeNames(place: { province: string; commune: string | undefined }) {
  const commune = place.commune === undefined ? undefined : communeName(place.commune);
  return {
    provinceName: provinceName(place.province, 'vi'),
    ...(commune === undefined ? {} : { communeName: commune }),
  };
}

/** An event as it is stored; scope was applied by the store. */
export function eventView(event: GacEvent): EventView {
  return event as unknown as EventView;
}
