import { EvtxDamage } from './evtx-damage.ts';

const NODES_MAX = 1_000_000;
const CHARACTERS_MAX = 32 * 1024 * 1024;

/** How deep elements, templates and values within values may nest. */
export const DEPTH_MAX = 48;

/** Bounds what may be made of one chunk: values that a template repeats can make much out of little. */
export class XmlBudget {
  #nodes = NODES_MAX;
  #characters = CHARACTERS_MAX;

  /** @throws EvtxDamage `too_large` */
  spend(nodes: number, characters = 0): void {
    this.#nodes -= nodes;
    this.#characters -= characters;
    if (this.#nodes < 0 || this.#characters < 0) {
      throw new EvtxDamage('too_large', 'a chunk grows beyond what is read');
    }
  }
}
