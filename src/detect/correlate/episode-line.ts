import type { Place } from './entry-list.ts';
import type { LiveEpisode, Onset } from './live-episode.ts';
import { isBefore } from './waiting.ts';

/** A window that satisfies the conditions, by its end. */
interface SatisfiedWindow {
  readonly at: Place;
  readonly value: number;
  /** The input that showed it. */
  readonly onset: Onset;
}

/**
 * The episodes of one group that events may still change, in order of time; mostly one. No window lies in two of them, as
 * the last satisfied one of the one and the first of the next are at least a window apart.
 */
export class EpisodeLine {
  #episodes: LiveEpisode[] = [];

  get all(): readonly LiveEpisode[] {
    return this.#episodes;
  }

  /** Takes note of a satisfied window, if it is one that lets the newest episode go on; tells whether it is. */
  goesOn(at: Place, value: number): boolean {
    const last = this.#episodes[this.#episodes.length - 1];
    if (last === undefined || isBefore(at, last.firstEnd) || last.isOverAt(at)) return false;
    last.satisfied(at, value);
    return true;
  }

  /** Takes note of a satisfied window; it may begin an episode, or make one of two. */
  satisfied({ at, value, onset }: SatisfiedWindow, create: () => LiveEpisode): void {
    const episodes = this.#episodes;
    let index = episodes.length - 1;
    while (index >= 0 && episodes[index]?.isAfter(at)) index--;
    const near = episodes[index];
    if (near === undefined || near.isOverAt(at)) {
      const episode = create();
      episode.satisfied(at, value);
      episodes.splice(index + 1, 0, episode);
      return;
    }
    if (isBefore(at, near.firstEnd)) near.beginsAt(at, onset);
    near.satisfied(at, value);
    const before = episodes[index - 1];
    if (before === undefined || before.isOverAt(at)) return;
    before.join(near);
    episodes.splice(index, 1);
  }

  /** The episode that an event of a satisfied window belongs to. */
  of(place: Place): LiveEpisode | undefined {
    const episodes = this.#episodes;
    let index = episodes.length - 1;
    for (; index > 0; index--) {
      const before = episodes[index - 1];
      if (before !== undefined && isBefore(before.lastEnd, place)) break;
    }
    return episodes[index];
  }

  delete(episode: LiveEpisode): void {
    this.#episodes = this.#episodes.filter((one) => one !== episode);
  }
}
