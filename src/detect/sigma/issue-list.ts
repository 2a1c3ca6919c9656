import type { Issue } from '../../event/error.ts';
import type { DocumentPath, SourceDocument } from './source-document.ts';

/** Collects everything wrong in one document; errors refuse it, warnings only tell. */
export class IssueList {
  readonly #document: SourceDocument;
  readonly #issues: Issue[] = [];
  #errors = 0;

  constructor(document: SourceDocument) {
    this.#document = document;
    this.#issues.push(...document.issues);
    this.#errors = document.issues.length;
  }

  get issues(): readonly Issue[] {
    return this.#issues;
  }

  get refused(): boolean {
    return this.#errors > 0;
  }

  /** Says why the document cannot be loaded. */
  error(path: DocumentPath, detail: string, hint?: string): void {
    this.#errors++;
    this.#add(path, detail, hint);
  }

  /** Says what is probably not meant; the document still loads. */
  warn(path: DocumentPath, detail: string, hint?: string): void {
    this.#add(path, detail, hint);
  }

  #add(path: DocumentPath, detail: string, hint: string | undefined): void {
    const document = this.#document;
    let at: string | undefined;
    this.#issues.push({
      // Finding the line means a full parse of the YAML: left until somebody looks.
      get at() {
        at ??= document.locate(path);
        return at;
      },
      detail,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
