/** A unit that a text may mean. */
export interface LocalityCandidate {
  readonly code: string;
  readonly name: string;
  /** Code of its province. */
  readonly province: string;
}

/**
 * Why a resolution deserves a second look. `code_reused`: before July 2025 the code belonged to
 * another unit.
 * `code_dead`, `name_old`: of a unit that is no more. `unit_divided`: its area went to several
 * units.
 * `name_shared`: several units bear the name.
 */
export type LocalityNote =
  | 'code_reused'
  | 'code_dead'
  | 'name_old'
  | 'unit_divided'
  | 'name_shared';

/** The unit of today that a text means. */
export interface LocalityResolution extends LocalityCandidate {
  readonly kind: 'province' | 'commune';
  /** The text names a unit that no longer existed at the date. */
  readonly stale: boolean;
  readonly via: 'code' | 'name' | 'old_code' | 'old_name';
  /** All units that the text may mean, the likeliest first; set only when there are several. */
  readonly ambiguous?: readonly LocalityCandidate[];
  readonly note?: LocalityNote;
}
