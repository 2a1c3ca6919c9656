import { NATIONAL, type Scope } from '../../event/scope.ts';

/** What a user or an API key may see: its provinces; without any, all of them, but for a province analyst nothing. */
export function scopeOf(role: string, provinces: readonly string[]): Scope {
  return provinces.length > 0 || role === 'province_analyst'
    ? { kind: 'provinces', provinces }
    : NATIONAL;
}
