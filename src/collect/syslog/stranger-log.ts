import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { SyslogPeer } from './source-matcher.ts';

/** A sender is named in the log at most this often, however much it sends. */
const AGAIN_AFTER_MS = 60_000;
/** Senders remembered at once; UDP addresses can be forged, so there may be any number of them. */
const SENDERS_MAX = 1_000;

/** Names senders that no source expects in the log, so that whoever connects a system finds what to register. */
export class StrangerLog {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #namedAtMs = new Map<string, number>();

  constructor({ log, clock }: { log: Log; clock: Clock }) {
    this.#log = log;
    this.#clock = clock;
  }

  /** `appName` is that of the first message; absent when the sender itself is unknown. */
  note({ address, certificateFingerprint }: SyslogPeer, appName?: string): void {
    const key = `${address} ${certificateFingerprint ?? ''} ${appName ?? ''}`;
    const nowMs = this.#clock.now();
    const namedAtMs = this.#namedAtMs.get(key);
    if (namedAtMs !== undefined && Math.abs(nowMs - namedAtMs) < AGAIN_AFTER_MS) return;
    if (this.#namedAtMs.size >= SENDERS_MAX) this.#namedAtMs.clear();
    this.#namedAtMs.set(key, nowMs);
    const certificate = certificateFingerprint === undefined ? {} : { certificateFingerprint };
    this.#log.warn(
      { peer: address, ...certificate, ...(appName === undefined ? {} : { appName }) },
      'Syslog that no source expects was refused; register it with "gac source add".',
    );
  }
}
