import type { SourceState } from '../state/contract.ts';
import type { RefreshedSourceDirectory } from './source-directory.ts';

/**
 * The registry of sources for those who change it: a change resolves when the collectors of this process know it, so
 * that a key works at the moment at which it is shown.
 */
export function freshSources(
  sources: SourceState,
  directory: Pick<RefreshedSourceDirectory, 'refresh'>,
): SourceState {
  const known = async <T>(change: Promise<T>): Promise<T> => {
    const changed = await change;
    await directory.refresh();
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
