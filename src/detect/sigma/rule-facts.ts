import type { Family } from '../../event/severity.ts';
import type { Bilingual, RuleFacts } from '../../event/signal.ts';
import type { RuleText } from '../rule-set.ts';
import { hashAll, type ParsedDocument } from './parse-document.ts';
import type { Metadata } from './parse-metadata.ts';

const OTP_TAGS = ['attack.t1111', 'attack.t1621', 'attack.t1496.003'];
const OUTAGE_TAGS = ['attack.t1498', 'attack.t1499', 'attack.t1489'];

/** What alerts copy of a rule. `parts` are the documents that decide with it: filters, referred rules. */
export function toRuleFacts(
  document: ParsedDocument,
  metadata: Metadata,
  parts: readonly string[],
): RuleFacts {
  const { gac } = metadata;
  return {
    id: metadata.id,
    version: hashAll([document.hash, ...[document.valuesHash ?? []].flat(), ...parts]),
    title: gac?.title ?? both(metadata.title),
    description: gac?.description ?? both(metadata.description),
    level: metadata.level,
    family: gac?.family ?? guessFamily(metadata.tags),
    nature: gac?.nature ?? 'unknown',
    tags: metadata.tags,
    falsePositives: {
      vi: gac?.falsePositives ?? metadata.falsePositives,
      en: metadata.falsePositives,
    },
    runbook: gac?.runbook ?? { vi: [], en: [] },
  };
}

/** The reason sentence: the rule's own, or its title with the group. */
export function toRuleText(metadata: Metadata, group: readonly string[]): RuleText {
  if (metadata.gac?.reason !== undefined) return { reason: metadata.gac.reason };
  const title = metadata.gac?.title ?? both(metadata.title);
  const places = group.map((field) => `{${field}}`).join(', ');
  const withGroup = (text: string) => (places === '' ? text : `${text}: ${places}`);
  return { reason: { vi: withGroup(title.vi), en: withGroup(title.en) } };
}

function both(text: string): Bilingual {
  return { vi: text, en: text };
}

function guessFamily(tags: readonly string[]): Family {
  const has = (known: readonly string[]) =>
    tags.some((tag) => known.some((one) => tag === one || tag.startsWith(`${one}.`)));
  if (has(OTP_TAGS)) return 'otp_abuse';
  return has(OUTAGE_TAGS) ? 'outage' : 'wrong_access';
}
