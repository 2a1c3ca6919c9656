/**
 * Whether `action.auto_create_index` lets a write make an index: `true`, `false`, or patterns with a comma between, of
 * which the first that fits decides; `-` before one forbids.
 */
export function matchesAutoCreate(setting: string, index: string): boolean {
  if (setting === 'true' || setting === 'false') return setting === 'true';
  for (const part of setting.replace(/^\[|\]$/g, '').split(',')) {
    const pattern = part.trim();
    const name = pattern.replace(/^[+-]/, '');
    if (fits(name, index)) return !pattern.startsWith('-');
  }
  return false;
}

function fits(pattern: string, index: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(index);
}
