import type { Buffer } from 'node:buffer';
import type { BlockList } from 'node:net';
import type { Source } from '../../event/source.ts';
import { addressBlocks, familyOf } from '../address-blocks.ts';
import type { SourceDirectory } from '../contract.ts';

export interface SyslogPeer {
  readonly address: string;
  /** SHA-256 fingerprint of the client certificate, as Node prints it (`AB:CD:…`). */
  readonly certificateFingerprint: string | undefined;
}

interface Candidate {
  readonly source: Source;
  readonly appNames: ReadonlySet<string>;
}

interface Entry extends Candidate {
  readonly peers: BlockList;
  readonly fingerprints: ReadonlySet<string>;
}

/** Bytes of a message in which its APP-NAME is looked for. */
const HEADER_BYTES_MAX = 400;

/**
 * Tells which source a syslog message comes from: first by who sends it (address or certificate), then, among the
 * sources of that sender, by APP-NAME. The text can never reach a source that its sender does not own.
 */
export class SourceMatcher {
  #entries: readonly Entry[] = [];

  constructor(directory: SourceDirectory) {
    const load = () => {
      this.#entries = directory.syslogSources().map(entryOf);
    };
    load();
    directory.onChange(load);
  }

  /** The sources that this sender owns; empty = unknown sender. */
  candidates(peer: SyslogPeer): readonly Candidate[] {
    const family = familyOf(peer.address);
    return this.#entries.filter(
      (entry) =>
        entry.peers.check(peer.address, family) ||
        (peer.certificateFingerprint !== undefined &&
          entry.fingerprints.has(plainFingerprint(peer.certificateFingerprint))),
    );
  }

  /** The source of one message among a sender's candidates. */
  pick(candidates: readonly Candidate[], message: Buffer): Source | undefined {
    const [only] = candidates;
    if (candidates.length === 1 && only?.appNames.size === 0) return only.source;
    const appName = appNameOf(headerOf(message));
    const named = candidates.find(({ appNames }) => appName !== undefined && appNames.has(appName));
    return (named ?? candidates.find(({ appNames }) => appNames.size === 0))?.source;
  }
}

/** The part of a message in which its header lies, as text. */
export function headerOf(message: Buffer): string {
  return message.toString('latin1', 0, HEADER_BYTES_MAX);
}

/** APP-NAME of RFC 5424 §6.2.5, or the TAG of RFC 3164 §4.1.3, lower case. */
export function appNameOf(header: string): string | undefined {
  const modern = /^<\d{1,3}>1 \S+ \S+ (\S+) /.exec(header)?.[1];
  if (modern !== undefined) return modern === '-' ? undefined : modern.toLowerCase();
  const legacy =
    /^<\d{1,3}>(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\S+) (?:\S+ )?([A-Za-z0-9_./-]+)(?:\[[^\]]*\])?:/.exec(
      header,
    )?.[1] ?? /^<\d{1,3}>([A-Za-z0-9_./-]+)(?:\[[^\]]*\])?:/.exec(header)?.[1];
  return legacy?.toLowerCase();
}

function entryOf(source: Source): Entry {
  const transport = source.transport;
  const syslog =
    transport.kind === 'syslog'
      ? transport
      : { peers: [], certificateFingerprints: [], appNames: [] };
  return {
    source,
    peers: addressBlocks(syslog.peers),
    fingerprints: new Set(syslog.certificateFingerprints.map(plainFingerprint)),
    appNames: new Set(syslog.appNames.map((name) => name.toLowerCase())),
  };
}

function plainFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}
