import type { Issue } from '../../event/error.ts';
import type { DocumentPath, SourceDocument } from './source-document.ts';

/** Collects everything wrong in one document; errors refuse it, warnings only tell. */
export class IssueList {
  readonly #document: SourceDocument;
  readonly #issues: Issue[] = [];
  readonly #errors = new Set<Issue>();

  constructor(document: SourceDocument) {
    this.#document = document;
    this.#issues.push(...document.issues);
    for (const issue of document.issues) this.#errors.add(issue);
  }

  get issues(): readonly Issue[] {
    return this.#issues;
  }

  /** Why the document cannot be loaded. */
  get errors(): readonly Issue[] {
    return this.#issues.filter((issue) => this.#errors.has(issue));
  }

  /** What is probably not meant. */
  get warnings(): readonly Issue[] {
    return this.#issues.filter((issue) => !this.#errors.has(issue));
  }

  get refused(): boolean {
    return this.#errors.size > 0;
  }

  /** Says why the document cannot be loaded. */
  error(path: DocumentPath, detail: string, hint?: string): void {
    this.#errors.add(this.#add(path, detail, hint));
  }

  /** Says what is probably not meant; the document still loads. */
  warn(path: DocumentPath, detail: string, hint?: string): void {
    this.#add(path, detail, hint);
  }

  #add(path: DocumentPath, detail: string, hint: string | undefined): Issue {
    const document = this.#document;
    let at: string | undefined;
    const issue: Issue = {
      // Finding the line means a full parse of the YAML: left until somebody looks.
      get at() {
        at ??= document.locate(path);
        return at;
      },
      detail,
      ...(hint === undefined ? {} : { hint }),
    };
    this.#issues.push(issue);
    return issue;
  }
}
