import { alertId, fingerprint } from '../../alert/fingerprint.ts';
import { NATIONAL, type Principal } from '../../event/scope.ts';
import type { Source } from '../../event/source.ts';
import type { HealthEpisode, JudgedSource } from '../../event/source-health.ts';
import { spanText } from '../../message/span-text.ts';
import { LANGUAGES, text } from '../../message/text.ts';
import type { State } from '../../state/contract.ts';
import type { Log } from '../../telemetry/log.ts';
import type { RuleDependence } from '../onboarding/dependent-rules.ts';
import { blindRules } from './blind-rules.ts';
import { healthSignal } from './health-signal.ts';
import { dueToTell } from './next-judgement.ts';
import { momentText } from './reason-text.ts';

/** The service itself, where it writes into the trail of an alert. */
const SERVICE: Principal = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL };
/** Ends of episodes that are remembered until they are written down as told. */
const SETTLED_MAX = 10_000;

/** Raises the alert of each episode that is due, and says in its trail when it is over. What fails is tried again. */
export class TellEpisodes {
  readonly #state: Pick<State, 'alerts' | 'health'>;
  readonly #dependence: RuleDependence;
  readonly #log: Log;
  /** Episodes whose end was told. */
  readonly #settled = new Set<string>();

  constructor(options: {
    readonly state: Pick<State, 'alerts' | 'health'>;
    readonly dependence: RuleDependence;
    readonly log: Log;
  }) {
    this.#state = options.state;
    this.#dependence = options.dependence;
    this.#log = options.log;
  }

  /** The same without an episode whose end was told. */
  withoutSettled(judged: JudgedSource): JudgedSource {
    const { episode, ...rest } = judged;
    return episode?.endedMs !== undefined && this.#settled.has(episode.id) ? rest : judged;
  }

  /** Tells what is due of the sources. */
  async tell(
    all: readonly JudgedSource[],
    sources: ReadonlyMap<string, Source>,
    nowMs: number,
  ): Promise<void> {
    for (const judged of all) {
      const source = sources.get(judged.sourceId);
      const { episode } = judged;
      if (source === undefined || episode === undefined) continue;
      try {
        await this.#raise(source, judged, { episode, nowMs });
        await this.#end(judged, episode);
      } catch (error) {
        const place = { err: error, source: source.id };
        this.#log.warn(place, 'Nobody could be told of a source; it is tried again.');
      }
    }
  }

  async #raise(
    source: Source,
    judged: JudgedSource,
    { episode, nowMs }: { episode: HealthEpisode; nowMs: number },
  ): Promise<void> {
    const status = dueToTell(judged, nowMs);
    if (status === undefined) return;
    const blind = blindRules(judged, source.type, this.#dependence);
    const signal = healthSignal({ source, judged, episode, status, blind, nowMs });
    await this.#state.alerts.raise([signal], nowMs);
    this.#log.warn({ source: source.id, status, reasons: judged.reasons }, 'A source is not well.');
    const told = { ...episode, told: status, alertId: alertId(fingerprint(signal), 0) };
    await this.#state.health.noteEpisode(source.id, told);
  }

  async #end({ sourceId, status }: JudgedSource, episode: HealthEpisode): Promise<void> {
    const { alertId: id, endedMs, sinceMs } = episode;
    if (endedMs === undefined || this.#settled.has(episode.id)) return;
    const alert = id === undefined ? undefined : await this.#state.alerts.get(NATIONAL, id);
    if (alert !== undefined) {
      const key = status === 'OFF' ? 'health.alert.switched_off' : 'health.alert.ended';
      // A trail has one text: both languages stand in it.
      const said = LANGUAGES.map((language) =>
        text(language, key, {
          source: sourceId,
          time: momentText(endedMs, language),
          span: spanText(endedMs - sinceMs, language),
        }),
      ).join('\n');
      const comment = { kind: 'comment', text: said } as const;
      await this.#state.alerts.change(SERVICE, alert.id, alert.version, comment, endedMs);
    }
    if (this.#settled.size >= SETTLED_MAX) this.#settled.clear();
    this.#settled.add(episode.id);
  }
}
