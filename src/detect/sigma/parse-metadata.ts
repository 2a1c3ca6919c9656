import type { Level } from '../../event/severity.ts';
import { LEVELS } from '../../event/severity.ts';
import { isShadowId, SHADOW_SUFFIX } from '../../event/shadow-rule.ts';
import { nearest } from '../../message/nearest.ts';
import type { IssueList } from './issue-list.ts';
import type { GacBlock } from './parse-gac.ts';
import { parseGac } from './parse-gac.ts';
import type { Place, YamlMap } from './read-values.ts';
import {
  isYamlMap,
  LETTERS_PER_SLIP,
  readText,
  readTexts,
  readWord,
  refuseUnknownKeys,
} from './read-values.ts';
import { readSpecification } from './specification.ts';

/** What every Sigma document says of itself. */
export interface Metadata {
  readonly id: string;
  readonly name: string | undefined;
  readonly title: string;
  readonly description: string;
  readonly level: Level;
  readonly tags: readonly string[];
  readonly falsePositives: readonly string[];
  readonly gac: GacBlock | undefined;
}

/** Sigma's logsource; a rule fits an event when each of its keys equals the event's. */
export interface RuleLogsource {
  readonly category?: string;
  readonly product?: string;
  readonly service?: string;
}

/** What a rule may say of how far it can be trusted. */
export const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const;
const RELATIONS = [
  'derived',
  'obsolete',
  'obsoletes',
  'merged',
  'renamed',
  'similar',
  'correlation',
];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const KNOWN_KEYS = [
  'title',
  'id',
  'name',
  'related',
  'taxonomy',
  'status',
  'description',
  'license',
  'author',
  'references',
  'date',
  'modified',
  'logsource',
  'detection',
  'correlation',
  'filter',
  'fields',
  'falsepositives',
  'level',
  'tags',
  'scope',
  'generate',
  'spec',
  'gac',
];

/** Reads the keys that all kinds of documents share. */
export function parseMetadata(
  document: YamlMap,
  context: { issues: IssueList; taxonomies: readonly string[] },
): Metadata | undefined {
  const { issues } = context;
  const place: Place = { path: [], issues };
  checkKeys(document, issues);
  readSpecification(document, issues);
  checkTaxonomy(document, context);
  checkRelated(document, issues);
  const status = readWord(document, 'status', { ...place, words: STATUSES });
  if (status === 'unsupported') {
    issues.error(['status'], 'The rule says of itself that it is unsupported.', 'Leave it out.');
  }
  const title = readText(document, 'title', place);
  if (!title) issues.error([], 'The document has no title.', 'Add "title:".');
  const name = readText(document, 'name', place);
  const given = readText(document, 'id', place);
  if (given && !UUID.test(given)) {
    issues.warn(['id'], 'The id is not a UUID.', 'Generate one: uuidgen.');
  }
  const id = given || standInForId(document, name ?? title, issues);
  if (id !== undefined && isShadowId(id)) {
    issues.error(
      ['id'],
      `Ids that end in "${SHADOW_SUFFIX}" are taken.`,
      'Generate another: uuidgen.',
    );
  }
  const level = readWord(document, 'level', { ...place, words: LEVELS });
  const metadata = {
    name,
    description: readText(document, 'description', place) ?? title ?? '',
    level: level ?? 'medium',
    tags: readTexts(document, 'tags', place),
    falsePositives: readTexts(document, 'falsepositives', place),
    gac: parseGac(document, issues),
  };
  return title && id ? { ...metadata, id, title } : undefined;
}

/** Sigma's id is optional: a name or title that changes then makes another rule of it. Ours have one. */
function standInForId(
  document: YamlMap,
  name: string | undefined,
  issues: IssueList,
): string | undefined {
  const hint = 'Add "id:" with a UUID.';
  if (document['gac'] !== undefined) {
    issues.error([], 'The document has no id.', hint);
    return undefined;
  }
  issues.warn([], 'The document has no id: its name or title stands for it.', hint);
  return name;
}

function checkKeys(document: YamlMap, issues: IssueList): void {
  if (document['action'] !== undefined) {
    issues.error(
      ['action'],
      '"action" is no longer part of Sigma.',
      'Write each rule in full, separated by ---.',
    );
  }
  const missing = KNOWN_KEYS.filter((key) => document[key] === undefined);
  for (const key of Object.keys(document)) {
    if (KNOWN_KEYS.includes(key) || key === 'action') continue;
    // A key of the author's own is fine, unless it looks like one that is then missing.
    const near = nearest(key, missing, LETTERS_PER_SLIP);
    if (near !== undefined) {
      issues.error([key], `The key "${key}" is not known.`, `Did you mean "${near}"?`);
    }
  }
}

function checkTaxonomy(
  document: YamlMap,
  { issues, taxonomies }: { issues: IssueList; taxonomies: readonly string[] },
): void {
  const taxonomy = readText(document, 'taxonomy', { path: [], issues });
  if (taxonomy === undefined || taxonomy === 'sigma' || taxonomies.includes(taxonomy)) return;
  issues.error(
    ['taxonomy'],
    `The field names are of the taxonomy "${taxonomy}", which is not mapped.`,
    'Use Sigma or ECS field names, or load the rule with a pipeline for this taxonomy.',
  );
}

function checkRelated(document: YamlMap, issues: IssueList): void {
  const related = document['related'];
  if (related === undefined || related === null) return;
  if (!Array.isArray(related)) {
    issues.error(['related'], '"related" is not a list.', 'List maps with id and type.');
    return;
  }
  for (const [index, one] of related.entries()) {
    const path = ['related', index];
    if (!isYamlMap(one) || typeof one['id'] !== 'string') {
      issues.error(path, 'A relation needs id and type.', 'Write "- id: …" and "type: similar".');
    } else if (typeof one['type'] !== 'string' || !RELATIONS.includes(one['type'])) {
      issues.warn([...path, 'type'], 'The relation is not known.', `Use ${RELATIONS.join(', ')}.`);
    }
  }
}

/** Reads `logsource`; other keys of it than Sigma's three would change routing and are refused. */
export function parseLogsource(document: YamlMap, issues: IssueList): RuleLogsource | undefined {
  const value = document['logsource'];
  if (!isYamlMap(value)) {
    issues.error(
      value === undefined ? [] : ['logsource'],
      'The document has no logsource.',
      'Add "logsource:" with category, product or service.',
    );
    return undefined;
  }
  const place: Place = { path: ['logsource'], issues };
  refuseUnknownKeys(value, ['category', 'product', 'service', 'definition'], place);
  const category = readText(value, 'category', place);
  const product = readText(value, 'product', place);
  const service = readText(value, 'service', place);
  if (!category && !product && !service) {
    issues.error(['logsource'], 'The logsource is empty.', 'Give category, product or service.');
  }
  return {
    ...(category ? { category } : {}),
    ...(product ? { product } : {}),
    ...(service ? { service } : {}),
  };
}
