/** What was decided about rules beside their files: by people, or by the service for its own protection. */
export interface RuleDecisions {
  /** By rule id: the text to read instead of the file's, because an earlier version was put back. */
  readonly instead: ReadonlyMap<string, { readonly file: string; readonly text: string }>;
  /** By rule id, with the reason: rules that are read and checked, but judge nothing. */
  readonly withheld: ReadonlyMap<string, string>;
  /** Documents that are in no file, such as the filters that exceptions come to. */
  readonly texts: readonly { readonly file: string; readonly text: string }[];
}

/** Rules as their files have them. */
export const NO_DECISIONS: RuleDecisions = { instead: new Map(), withheld: new Map(), texts: [] };
