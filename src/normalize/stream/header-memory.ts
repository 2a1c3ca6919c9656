const PEERS_MAX = 10_000;

/** The last header record of each peer of each source; beyond 10,000 peers the one longest unchanged is forgotten. */
export class HeaderMemory {
  readonly #byPeer = new Map<string, string>();

  get(sourceId: string, peer: string): string | undefined {
    return this.#byPeer.size === 0 ? undefined : this.#byPeer.get(`${sourceId}\n${peer}`);
  }

  set(sourceId: string, peer: string, header: string): void {
    const key = `${sourceId}\n${peer}`;
    this.#byPeer.delete(key);
    if (this.#byPeer.size >= PEERS_MAX) {
      const [oldest = ''] = this.#byPeer.keys();
      this.#byPeer.delete(oldest);
    }
    this.#byPeer.set(key, header);
  }
}
