/** Reason class of vectors → what the loader says in that case. */
export const REFUSAL_REASONS: Readonly<Record<string, RegExp>> = {
  yaml: /^YAML: /,
  structure: /not a map|neither detection/,
  metadata: /has no title|^"(level|status)" is|says of itself|specification/,
  taxonomy: /taxonomy/,
  logsource: /logsource|The key ".*" is not known here/,
  legacy: /no longer part of Sigma/,
  duplicate: /already taken by/,
  modifier:
    /modifier|cannot follow|stands without|mixes kinds|stands with other|has no meaning here|makes bytes|stands after an encoding/,
  'null-in-list': /null stands in a list/,
  empty: /is empty|no selection/,
  'value-type':
    /is a map|not a number|not text|needs true or false|null cannot|null is not a keyword/,
  encoding: /wildcard|too short/,
  regex: /regular expression cannot be used/,
  cidr: /address block|prefix/,
  placeholder: /placeholder/,
  condition: /condition|not expected|not closed|is not Sigma|has no pattern|ends too early/,
  'selection-unknown': /is no (selection|rule)|names no (selection|rule)/,
  aggregation: /Aggregations/,
  reference: /No rule has the id or name|stands twice|leads back|has itself been refused/,
  timespan: /is not a timespan|longer than/,
  correlation:
    /correlation|not known here|compares with nothing|not a number|needs a field|takes no|takes one|percentile|names no rule|condition|draft/,
  absence: /nobody is said to be expected/,
  alias: /alias|is none of the rules/,
  filter: /filter|is a correlation/i,
};
