import type { SourceState } from '../state/contract.ts';
import type { RefreshedSourceDirectory } from './source-directory.ts';

/**
 * The registry of sources for those who change it: a change resolves when the collectors of this process know it, so
 * that a key works at the moment at which it is shown.
 */
export function freshSources(
  sources: SourceState,
  directory: Pick<RefreshedSourceDirectory, 'settled'>,
): SourceState {
  const known = async <T>(change: Promise<T>): Promise<T> => {
    const changed = await change;
    // The state has told of the change before it resolved: what is being read holds it.
    await directory.settled();
    return changed;
  };
  return {
    ...sources,
    create: (...change) => known(sources.create(...change)),
    update: (...change) => known(sources.update(...change)),
    remove: (...change) => known(sources.remove(...change)),
    issueKey: (...change) => known(sources.issueKey(...change)),
    revokeKey: (...change) => known(sources.revokeKey(...change)),
  };
}
