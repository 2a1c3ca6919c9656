import type { LintCheck } from './lint-check.ts';
import { raises } from './metadata-checks.ts';

/** Tactics of ATT&CK for enterprise, mobile and industrial systems. */
const TACTICS = new Set([
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'stealth',
  'defense-evasion',
  'defense-impairment',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
  'evasion',
  'inhibit-response-function',
  'impair-process-control',
]);
const ATTACK_ID = /^(t\d{4}(\.\d{3})?|[gs]\d{4}|ds\d{4}|c\d{4}|m\d{4})$/;

/** Checks of tags. */
export const TAG_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L075',
    severity: 'warning',
    finds: 'an ATT&CK tag that ATT&CK does not have',
    why: 'Coverage and alert families are read from these tags.',
    fix: 'Write `attack.t1110.001` or a tactic such as `attack.credential-access`, lower case.',
    find: ({ parsed }) =>
      (parsed.metadata?.tags ?? []).flatMap((tag, index) => {
        if (!/^attack\./i.test(tag)) return [];
        const name = tag.slice('attack.'.length);
        const isKnown = tag.startsWith('attack.') && (TACTICS.has(name) || ATTACK_ID.test(name));
        return isKnown ? [] : [{ path: ['tags', index], detail: `"${tag}" is no ATT&CK tag.` }];
      }),
  },
  {
    id: 'GAC-L076',
    severity: 'hint',
    finds: 'no ATT&CK tag',
    why: 'The rule is missing from the coverage.',
    fix: 'Add the technique, such as `attack.t1110`.',
    find: (subject) => {
      const tags = subject.parsed.metadata?.tags ?? [];
      const isBare = raises(subject) && !tags.some((tag) => /^attack\./i.test(tag));
      return isBare ? [{ path: [], detail: 'The rule has no ATT&CK tag.' }] : [];
    },
  },
  {
    id: 'GAC-L084',
    severity: 'warning',
    finds: 'a tag without a namespace',
    why: 'Sigma tags are `namespace.name`; others are found by nobody.',
    fix: 'Write it as in `attack.t1110` or `cve.2026-1234`.',
    find: ({ parsed }) =>
      (parsed.metadata?.tags ?? []).flatMap((tag, index) =>
        /^[^.\s]+\.\S+$/.test(tag)
          ? []
          : [{ path: ['tags', index], detail: `"${tag}" has no namespace.` }],
      ),
  },
  {
    id: 'GAC-L089',
    severity: 'hint',
    finds: 'a tag that is there twice',
    why: 'It was meant to be another.',
    fix: 'Remove or correct it.',
    find: ({ parsed }) => {
      const tags = parsed.metadata?.tags ?? [];
      return tags.flatMap((tag, index) =>
        tags.indexOf(tag) < index
          ? [{ path: ['tags', index], detail: `"${tag}" is there twice.` }]
          : [],
      );
    },
  },
];
