import type { Alert } from '../event/alert.ts';
import type { Scope } from '../event/scope.ts';
import type { Bilingual } from '../event/signal.ts';
import type { Source } from '../event/source.ts';
import type { SourceHealthList, SourceHealthView } from './schemas/source-health.ts';

/** A source of which a rule sees nothing, or not all. */
export interface BlindSpot {
  readonly sourceId: string;
  readonly sinceMs: number;
  /** What is wrong with the source. */
  readonly reason: Bilingual;
}

/** A time in which a source was not well. */
export interface DegradedSource extends BlindSpot {
  /** Absent: it goes on. */
  readonly untilMs?: number;
}

/** How sources are, as they were judged last. */
export interface SourceHealth {
  /** Of every source within the scope. */
  all(scope: Scope): Promise<SourceHealthList['items']>;
  /** The whole of one source, which the caller may see. */
  of(scope: Scope, source: Source): Promise<SourceHealthView>;
  /** By rule: the sources within the scope that it does not see as it should; rules that see all have no entry. */
  blindSpots(scope: Scope): Promise<ReadonlyMap<string, readonly BlindSpot[]>>;
  /** The sources of the province that the rule of an alert looks at and that were not well at the time of the alert. */
  degradedDuring(
    scope: Scope,
    alert: Pick<Alert, 'rule' | 'province' | 'firstEventMs' | 'lastEventMs'>,
  ): Promise<readonly DegradedSource[]>;
}
