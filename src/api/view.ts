import type { Alert } from '../event/alert.ts';
import type { GacEvent } from '../event/event.ts';
import type { Source } from '../event/source.ts';
import type { LocalityLookup } from './dependencies.ts';
import type { AlertView } from './schemas/alert.ts';
import type { EventView } from './schemas/event.ts';
import type { SourceView } from './schemas/source.ts';

/** Shows things with the names of their locality beside the codes. */
export interface Views {
  alert(alert: Alert): AlertView;
  source(source: Source): SourceView;
}

/** Views by a register of localities; a code that it does not know is shown as its own name. */
export function createViews(localities: LocalityLookup): Views {
  const placed = <T extends { province: string; commune: string | undefined }>(thing: T) => {
    const communeName =
      thing.commune === undefined ? undefined : localities.communeName(thing.commune);
    return {
      ...thing,
      provinceName: localities.provinceName(thing.province) ?? thing.province,
      ...(communeName === undefined ? {} : { communeName }),
    };
  };
  return { alert: placed, source: placed };
}

/** An event as it is stored; scope was applied by the store. */
export function eventView(event: GacEvent): EventView {
  return event as unknown as EventView;
}
