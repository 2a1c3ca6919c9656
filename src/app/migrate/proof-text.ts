import { localTime } from '../../cli/output.ts';
import { type Language, text } from '../../message/text.ts';
import type { Difference, MoveProof, Side } from './proof.ts';

const GAP = '  ';

/** The whole proof as text for people. */
export function proofText(language: Language, proof: MoveProof): string {
  const { events, journal, audits } = proof;
  const audit = (verdict: MoveProof['audits']['source']) =>
    verdict.ok ? text(language, 'migrate.proof.audit_ok', { entries: verdict.entries }) : '✗';
  const { streams, keys, windowMessages, waiting } = journal;
  return [
    text(language, 'migrate.proof.title', { time: localTime(proof.provenAtMs) }),
    text(language, 'migrate.proof.between', { source: proof.source, target: proof.target }),
    '',
    conclusion(language, proof),
    '',
    ...part(language, 'migrate.proof.tables', tablesOf(proof)),
    text(language, 'migrate.proof.audit', {
      source: audit(audits.source),
      target: audit(audits.target),
    }),
    '',
    ...part(language, 'migrate.proof.days', events.days),
    ...part(language, 'migrate.proof.sources', events.sources),
    text(language, 'migrate.proof.refused', { refused: events.refused }),
    text(language, 'migrate.proof.journal', { streams, keys, windowMessages, waiting }),
    text(language, 'migrate.proof.digest'),
    '',
  ].join('\n');
}

/** What the proof says, in one sentence; of a difference, where it is. */
export function conclusion(language: Language, proof: MoveProof): string {
  const { firstDifference, tables, events } = proof;
  const rows = tables.reduce((sum, { source }) => sum + source.rows, 0);
  if (firstDifference === undefined) {
    return text(language, 'migrate.proof.equal', { rows, events: events.source });
  }
  return text(language, 'migrate.proof.differs', {
    place: firstDifference.place,
    id: firstDifference.id,
    kind: differenceText(language, firstDifference),
  });
}

function differenceText(language: Language, { kind }: Difference): string {
  return text(language, `migrate.difference.${kind}`);
}

function tablesOf({ tables }: MoveProof): Side[] {
  return tables.map(({ table, source, target, difference }) => ({
    name: table,
    source: { count: source.rows, digest: source.digest },
    target: { count: target.rows, digest: target.digest },
    isEqual: difference === undefined,
  }));
}

function part(
  language: Language,
  title: 'migrate.proof.tables' | 'migrate.proof.days' | 'migrate.proof.sources',
  sides: readonly Side[],
): string[] {
  const head = ['', 'source', 'target'] as const;
  const names = head.map((name) => (name === '' ? '' : text(language, `migrate.proof.${name}`)));
  const rows = sides.map(({ name, source, target, isEqual }) => [
    name === '' ? '-' : name,
    `${source.count} ${source.digest}`,
    `${target.count} ${target.digest}`,
    isEqual ? '=' : '✗',
  ]);
  return [text(language, title), ...aligned([[...names, ''], ...rows]), ''];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    rows.reduce((widest, row) => Math.max(widest, row[at]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    `${GAP}${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(GAP)}`.trimEnd(),
  );
}
