/** How the value of a hot field lies in its column. */
export type HotKind =
  /** One string. */
  | 'text'
  /** One whole number of 32 bits. */
  | 'integer'
  /**
   * A string or an array of strings, written as one text with a separator before, between and
   * after.
   */
  | 'list';

/** A field that has a column of its own because rules and officers ask for it most. */
export interface HotField {
  readonly field: string;
  readonly column: string;
  readonly kind: HotKind;
}

/**
 * Separates the members of a `list` column: the ASCII unit separator, which logs do not contain.
 */
export const LIST_SEPARATOR = '\u001f';

/** The hot fields in column order; their columns are filled for regular documents only. */
export const HOT_FIELDS: readonly HotField[] = [
  { field: 'gac.source.id', column: 'source_id', kind: 'text' },
  { field: 'gac.source.type', column: 'source_type', kind: 'text' },
  { field: 'gac.otp.recipient', column: 'otp_recipient', kind: 'text' },
  { field: 'event.kind', column: 'event_kind', kind: 'text' },
  { field: 'event.category', column: 'event_category', kind: 'list' },
  { field: 'event.action', column: 'event_action', kind: 'text' },
  { field: 'event.outcome', column: 'event_outcome', kind: 'text' },
  { field: 'event.dataset', column: 'event_dataset', kind: 'text' },
  { field: 'source.ip', column: 'source_ip', kind: 'text' },
  { field: 'user.name', column: 'user_name', kind: 'text' },
  { field: 'http.response.status_code', column: 'status_code', kind: 'integer' },
  { field: 'url.path', column: 'url_path', kind: 'text' },
  { field: 'host.name', column: 'host_name', kind: 'text' },
];

/**
 * Fields that are kept in a column and not in the document's text: they hold half of an event's
 * bytes, and free text searches them. Their columns are filled whenever the value is a string.
 */
export const LIFTED_FIELDS: readonly HotField[] = [
  { field: 'event.original', column: 'original', kind: 'text' },
  { field: 'message', column: 'message', kind: 'text' },
];

/**
 * The province that answers; its column also carries the scope, so it is filled for every
 * document.
 */
export const PROVINCE_FIELD: HotField = { field: 'gac.province', column: 'province', kind: 'text' };

const BY_FIELD: ReadonlyMap<string, HotField> = new Map(
  [PROVINCE_FIELD, ...HOT_FIELDS, ...LIFTED_FIELDS].map((hot) => [hot.field, hot]),
);

/** The column of a field, if it has one. */
export function hotField(field: string): HotField | undefined {
  return BY_FIELD.get(field);
}
