/** Labels under which two-letter zones register names, as `com.vn`, `gov.vn`, `co.uk` do. */
const SECOND = new Set(
  'ac biz co com edu gob gouv gov go govt health id info int ltd me mil name ne net nhs nom or org plc pro sch tm web'.split(
    ' ',
  ),
);
const DOMAIN = /^(?:[\w-]{1,63}\.)+[a-z][a-z0-9-]{1,62}$/i;
const DOMAIN_MAX = 253;

/** A host's name taken apart as ECS has it. */
export interface DomainParts {
  readonly registered_domain: string;
  readonly top_level_domain: string;
  readonly subdomain?: string;
}

/**
 * The registered domain of a name, what stands before it, and the suffix below which it was registered; `undefined` for
 * addresses and single labels. Suffixes are told by their form (`com.vn`, `co.uk`), not by the list of public suffixes.
 */
export function domainParts(name: string): DomainParts | undefined {
  const plain = name.endsWith('.') ? name.slice(0, -1) : name;
  if (plain.length > DOMAIN_MAX || !DOMAIN.test(plain)) return undefined;
  const labels = plain.split('.');
  const last = labels.at(-1) ?? '';
  const before = labels.at(-2) ?? '';
  const suffix = last.length === 2 && labels.length > 2 && SECOND.has(before.toLowerCase()) ? 2 : 1;
  const subdomain = labels.slice(0, -suffix - 1).join('.');
  return {
    registered_domain: labels.slice(-suffix - 1).join('.'),
    top_level_domain: labels.slice(-suffix).join('.'),
    ...(subdomain === '' ? {} : { subdomain }),
  };
}
