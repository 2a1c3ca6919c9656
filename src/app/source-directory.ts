import { createHash } from 'node:crypto';
import type { SourceDirectory } from '../collect/contract.ts';
import { NATIONAL } from '../event/scope.ts';
import type { Source } from '../event/source.ts';
import type { State } from '../state/contract.ts';
import type { Log } from '../telemetry/log.ts';

/** The registry of sources held in memory, renewed after each committed change. */
export interface RefreshedSourceDirectory extends SourceDirectory {
  /** All registered sources, enabled or not: a record may outlive its source. */
  all(): readonly Source[];
  /** Since when an enabled source is registered without a break, epoch ms; `undefined`: not known. */
  registeredSinceMs(id: string): number | undefined;
  /** Resolves when every change that this process was told of is known here. @throws when it could not be read */
  settled(): Promise<void>;
}

/** Makes the directory and fills it once; afterwards it follows the state by itself. */
export async function createSourceDirectory(
  state: State,
  log: Log,
): Promise<RefreshedSourceDirectory> {
  let sources = new Map<string, Source>();
  let keys: ReadonlyMap<string, string> = new Map();
  let since: ReadonlyMap<string, number> = new Map();
  const listeners: (() => void)[] = [];
  const readAgain = async () => {
    const listed = await state.sources.list(NATIONAL);
    keys = await state.sources.liveKeyHashes();
    const { items } = await state.sources.registrations(NATIONAL);
    since = new Map(items.map(({ sourceId, sinceMs }) => [sourceId, sinceMs]));
    sources = new Map(listed.map((source) => [source.id, source]));
    for (const listener of listeners) listener();
  };
  // One after the other: what was read earlier must not replace what was read later.
  let reading = readAgain();
  await reading;
  state.onChange('sources', () => {
    reading = reading.then(readAgain, readAgain);
    reading.catch((error: unknown) => {
      log.error({ err: error }, 'The registry of sources could not be read again.');
    });
  });
  const enabled = (kind: Source['transport']['kind']) =>
    [...sources.values()].filter((source) => source.enabled && source.transport.kind === kind);
  return {
    all: () => [...sources.values()],
    registeredSinceMs: (id) => since.get(id),
    settled: () => reading,
    byKey: (key) => sources.get(keys.get(createHash('sha256').update(key).digest('hex')) ?? ''),
    byId: (id) => sources.get(id),
    syslogSources: () => enabled('syslog'),
    fileSources: () => enabled('file'),
    kafkaSources: () => enabled('kafka'),
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
