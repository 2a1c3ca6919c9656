import { logsourceText } from '../sigma/map-fields.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import { isFed } from '../sigma/warn-unfed.ts';
import type { LintCheck } from './lint-check.ts';

/** Checks of where a rule applies. */
export const LOGSOURCE_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L065',
    severity: 'hint',
    finds: 'a logsource with `service` alone',
    why: 'Services of one name exist in several products.',
    fix: 'Add `product`.',
    find: ({ value }) => {
      const logsource = isYamlMap(value['logsource']) ? value['logsource'] : {};
      const { category, product, service } = logsource as Record<string, unknown>;
      const isAlone = service !== undefined && product === undefined && category === undefined;
      return isAlone ? [{ path: ['logsource'], detail: 'The logsource names no product.' }] : [];
    },
  },
  {
    id: 'GAC-L066',
    severity: 'warning',
    finds: 'capitals or blanks in a logsource',
    why: 'Logsources are compared as they stand, and those of Sigma are lower case.',
    fix: 'Write it as in the Sigma taxonomy, such as `category: process_creation`.',
    find: ({ value }) => {
      const logsource = isYamlMap(value['logsource']) ? value['logsource'] : {};
      return ['category', 'product', 'service'].flatMap((key) => {
        const text = logsource[key];
        return typeof text === 'string' && /[A-Z\s]/.test(text)
          ? [{ path: ['logsource', key], detail: `"${text}" fits no source.` }]
          : [];
      });
    },
  },
  {
    id: 'GAC-L067',
    severity: 'hint',
    finds: '`gac.routing: any`',
    why: 'The rule is then judged on events that its fields were not made for.',
    fix: 'Name the logsource, with one rule for each if there are several.',
    find: ({ parsed }) =>
      parsed.metadata?.gac?.routing === 'any'
        ? [{ path: ['gac', 'routing'], detail: 'The rule looks at every event.' }]
        : [],
  },
  {
    id: 'GAC-L068',
    severity: 'warning',
    finds: 'a logsource that no kind of source feeds',
    why: 'The rule sees no event, so it never fires and nothing tells.',
    fix: 'Correct it, leave the rule out, or let ECS documents name it in `logsource`.',
    find: ({ parsed, fed }) => {
      const { kind, logsource, metadata } = parsed;
      if (kind !== 'detection' || fed === undefined || logsource === undefined) return [];
      if (metadata?.gac?.routing === 'any' || isFed(logsource, fed)) return [];
      return [{ path: ['logsource'], detail: `Nothing feeds ${logsourceText(logsource)}.` }];
    },
  },
];
