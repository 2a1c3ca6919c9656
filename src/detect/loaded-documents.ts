import type { Bilingual } from '../event/signal.ts';
import type { RuleVerdict } from './contract.ts';
import { NO_DECISIONS, type RuleDecisions } from './rule-decisions.ts';
import { sourceKey } from './rule-sources.ts';
import {
  fileKey,
  type KeptDocuments,
  type LastGood,
  lastGoodIssue,
  staysIssue,
} from './sigma/last-good.ts';
import { hashAll, type ParsedDocument } from './sigma/parse-document.ts';
import type { WithheldRules } from './sigma/withhold-rules.ts';

/** A document that judges. */
export interface LoadedDocument extends LastGood {
  /** As alerts carry it. */
  readonly version: string;
  readonly kind: NonNullable<ParsedDocument['kind']>;
  /** Ids and names of rules that it needs to judge, or that it changes. */
  readonly refersTo: readonly string[];
}

type ToVerdict = (
  document: ParsedDocument,
  withheld: ReadonlyMap<string, Bilingual>,
) => RuleVerdict;

/** Tells of the documents of one load. */
export class LoadedDocuments {
  readonly #documents: readonly ParsedDocument[];
  readonly #resolved: WithheldRules;
  readonly #kept: KeptDocuments;
  readonly #decisions: RuleDecisions;
  readonly #versions: ReadonlyMap<string, string>;

  constructor(
    read: KeptDocuments & {
      readonly documents: readonly ParsedDocument[];
      readonly resolved: WithheldRules;
    },
    { decisions = NO_DECISIONS }: { readonly decisions?: RuleDecisions },
  ) {
    this.#documents = read.documents;
    this.#resolved = read.resolved;
    this.#kept = read;
    this.#decisions = decisions;
    const { detections, correlations } = read.resolved;
    const rules = [...detections.map(({ rule }) => rule), ...correlations];
    this.#versions = new Map(rules.map(({ facts }) => [facts.id, facts.version]));
  }

  /** One for each document; refused ones after what judges in their place. */
  verdicts(toVerdict: ToVerdict): RuleVerdict[] {
    const { reasons } = this.#resolved;
    return this.#documents.flatMap((document) => {
      const refused = this.#kept.replaced.get(sourceKey(document)) ?? [];
      const verdict = toVerdict(document, reasons);
      const version = this.#versionOf(document);
      const rolledBack = this.#putBack(document)?.note;
      return [
        {
          ...verdict,
          ...(refused.length === 0 ? {} : { issues: [...verdict.issues, lastGoodIssue(document)] }),
          ...(version === undefined ? {} : { version }),
          ...(rolledBack === undefined ? {} : { rolledBack }),
        },
        ...refused.map((one) => {
          const told = toVerdict(one, reasons);
          return { ...told, issues: [...told.issues, staysIssue(one)] };
        }),
      ];
    });
  }

  /** Those of files that judge. */
  inForce(): LoadedDocument[] {
    const byKey = new Map(this.#documents.map((document) => [sourceKey(document), document]));
    return this.#kept.sources.flatMap(({ document: source, kind }) => {
      const document = byKey.get(sourceKey(source));
      if (kind === 'tuning' || document === undefined || document.kind === undefined) return [];
      const version = this.#versionOf(document);
      if (version === undefined) return [];
      return {
        ruleId: document.metadata?.id ?? fileKey(document.file),
        ...{ textHash: source.hash, text: source.text, file: source.file },
        ...{ version, kind: document.kind },
        refersTo: document.correlation?.rules ?? document.filter?.rules ?? [],
      };
    });
  }

  /** Texts that were refused, of rules whose id can be read. */
  refused(): Pick<LoadedDocument, 'ruleId' | 'textHash'>[] {
    const left = this.#documents.filter(({ issues }) => issues.refused);
    return [...[...this.#kept.replaced.values()].flat(), ...left].flatMap(({ metadata, hash }) =>
      metadata === undefined ? [] : [{ ruleId: metadata.id, textHash: hash }],
    );
  }

  /** Rules that were put back, whose file now holds a sound text that was not known then. */
  superseded(): string[] {
    return this.#documents.flatMap((document) => {
      const id = document.metadata?.id;
      const other = id === undefined ? undefined : this.#decisions.instead.get(id);
      if (id === undefined || document.issues.refused || other?.contents === undefined) return [];
      return other.contents.has(document.hash) ? [] : [id];
    });
  }

  /** As alerts carry it; `undefined` when it does not judge. */
  #versionOf(document: ParsedDocument): string | undefined {
    const { metadata, issues, kind, hash } = document;
    if (issues.refused) return undefined;
    const isRule = kind === 'detection' || kind === 'correlation';
    return isRule ? this.#versions.get(metadata?.id ?? '') : hashAll([hash]);
  }

  #putBack({ metadata, hash }: ParsedDocument) {
    const other = this.#decisions.instead.get(metadata?.id ?? '');
    const isOther = other?.contents !== undefined && !other.contents.has(hash);
    return isOther ? undefined : other;
  }
}
