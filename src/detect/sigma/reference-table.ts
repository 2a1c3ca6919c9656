import type { ParsedDocument } from './parse-document.ts';

/** Finds documents by id or name; a second document of the same id or name is refused. */
export class ReferenceTable {
  readonly #documents = new Map<string, ParsedDocument>();

  constructor(documents: readonly ParsedDocument[]) {
    for (const document of documents) {
      if (document.metadata !== undefined) this.#add(document, 'id', document.metadata.id);
      if (document.metadata?.name !== undefined) {
        this.#add(document, 'name', document.metadata.name);
      }
    }
  }

  #add(document: ParsedDocument, key: 'id' | 'name', value: string): void {
    const first = this.#documents.get(value);
    if (first === undefined || first === document) {
      this.#documents.set(value, document);
      return;
    }
    document.issues.error(
      [key],
      `The ${key} "${value}" is already taken by ${first.file}.`,
      key === 'id' ? 'Generate another: uuidgen.' : 'Choose another name.',
    );
  }

  /** The document with an id or name, refused or not. */
  find(reference: string): ParsedDocument | undefined {
    return this.#documents.get(reference);
  }

  /** The id behind an id or name; the reference itself when there is none. */
  idOf(reference: string): string {
    return this.#documents.get(reference)?.metadata?.id ?? reference;
  }
}
