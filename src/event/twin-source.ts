import type { Source } from './source.ts';

/** What a source is told by beside its id. */
export type Described = Pick<Source, 'name' | 'type' | 'province' | 'transport'>;

/**
 * The registered source that would bring the same records a second time: it reads the same file or topic, or is a system of the
 * same name and province with records of the same type; `undefined` = there is none.
 */
export function twinSource<T extends Described & { readonly id: string }>(
  sources: readonly T[],
  described: Described & { readonly id?: string },
): T | undefined {
  const others = sources.filter(({ id }) => id !== described.id);
  return others.find((other) => isSameWay(other, described) || isSameSystem(other, described));
}

function isSameWay({ transport: one }: Described, { transport: other }: Described): boolean {
  if (one.kind === 'file') return other.kind === 'file' && one.path === other.path;
  if (one.kind !== 'kafka' || other.kind !== 'kafka') return false;
  return other.topics.some((topic) => one.topics.includes(topic));
}

function isSameSystem(one: Described, other: Described): boolean {
  const names = [one, other].map(({ name }) => name.trim().toLocaleLowerCase('vi'));
  return names[0] === names[1] && one.province === other.province && one.type === other.type;
}
