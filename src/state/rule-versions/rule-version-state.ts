import { NATIONAL } from '../../event/scope.ts';
import { reading, type StateContext, writing } from '../context.ts';
import type { Db } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { DocumentInForce, RuleVersion, RuleVersionState } from './contract.ts';
import { noteInForce } from './note-in-force.ts';
import { endRollback, listRollbacks, noteSuperseded, rollBack } from './rollbacks.ts';

/** Versions of rules, and which were put back. */
export function createRuleVersionState(context: StateContext): RuleVersionState {
  return {
    noteInForce: (documents, at) =>
      writing(context, async (trx) => noteInForce(trx, documents, at)),
    inForce: () => reading(context, NATIONAL, documentsInForce),
    history: (ruleId) => reading(context, NATIONAL, (db) => historyOf(db, ruleId)),
    document: (ruleId, version) =>
      reading(context, NATIONAL, async (db) => {
        const row = await withTexts(db)
          .where('rule_versions.rule_id', '=', ruleId)
          .where('rule_versions.version', '=', version)
          .executeTakeFirst();
        return row && { ...readVersion(row), text: row.text };
      }),
    rollbacks: () => reading(context, NATIONAL, listRollbacks),
    rollBack: (actor, asked, nowMs) => rollBack(context, actor, { ...asked, nowMs }),
    endRollback: (actor, ruleId, nowMs) => endRollback(context, actor, { ruleId, nowMs }),
    noteSuperseded: (ruleId, nowMs) => noteSuperseded(context, { ruleId, nowMs }),
  };
}

function withTexts(db: Db) {
  return db
    .selectFrom('rule_versions')
    .innerJoin('rule_texts', 'rule_texts.hash', 'rule_versions.text_hash')
    .selectAll('rule_versions')
    .select('rule_texts.text');
}

async function documentsInForce(db: Db): Promise<DocumentInForce[]> {
  const rows = await withTexts(db)
    .where('rule_versions.last_ms', 'is', null)
    .orderBy('rule_versions.file')
    .orderBy('rule_versions.rule_id')
    .execute();
  return rows.map((row) => {
    const { ruleId, version, textHash, file, kind } = readVersion(row);
    return { ruleId, version, textHash, text: row.text, file, kind };
  });
}

/** The versions of a rule, newest first. */
export async function historyOf(db: Db, ruleId: string): Promise<RuleVersion[]> {
  const rows = await db
    .selectFrom('rule_versions')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .execute();
  const endOf = ({ lastMs }: RuleVersion) => lastMs ?? Number.MAX_SAFE_INTEGER;
  return rows.map(readVersion).sort((a, b) => endOf(b) - endOf(a) || b.firstMs - a.firstMs);
}

function readVersion(row: Schema['rule_versions']): RuleVersion {
  return {
    ruleId: row.rule_id,
    version: row.version,
    textHash: row.text_hash,
    file: row.file,
    kind: row.kind as RuleVersion['kind'],
    firstMs: row.first_ms,
    lastMs: row.last_ms ?? undefined,
    node: row.node,
  };
}
