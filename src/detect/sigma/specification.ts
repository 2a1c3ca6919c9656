import type { IssueList } from './issue-list.ts';
import type { YamlMap } from './read-values.ts';
import type { DocumentPath } from './source-document.ts';

/** The value of `spec` that allows drafts. */
export const DRAFT = '2.2-draft';
/** Every value of `spec`. */
export const SPECIFICATIONS: readonly string[] = ['2.1', '2.1.0', DRAFT];

/** Tells whether a document allows itself drafts of Sigma 2.2; a value that is not known is an issue. */
export function readSpecification(document: YamlMap, issues: IssueList): 'draft' | 'released' {
  const value = document['spec'];
  if (value === undefined || value === null) return 'released';
  const text = typeof value === 'number' ? String(value) : value;
  if (text === DRAFT) return 'draft';
  if (typeof text !== 'string' || !SPECIFICATIONS.includes(text)) {
    const hint = `Use one of ${SPECIFICATIONS.join(', ')}, or leave it out.`;
    issues.error(['spec'], `The specification ${JSON.stringify(value)} is not known.`, hint);
  }
  return 'released';
}

/** Refuses what is a draft in a document that does not say that it wants drafts; tells whether it may be used. */
export function allowsDraft(
  document: YamlMap,
  draft: { readonly path: DocumentPath; readonly what: string },
  issues: IssueList,
): boolean {
  if (document['spec'] === DRAFT) return true;
  const hint = `Add "spec: ${DRAFT}" to the document to use it.`;
  issues.error(draft.path, `${draft.what} a draft of Sigma 2.2.`, hint);
  return false;
}
