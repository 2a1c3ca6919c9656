// Goal: SigmaHQ's rules run on ECS events: every field has a place, and the rules fire there as they fire on flat events.
// Method: load the pinned corpus through the pipeline `ecs`; compare the numbers with a golden file; give SigmaHQ's samples
// as Winlogbeat ships them and as its pipelines leave them. Skipped where the corpus is absent.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRules, loadUnindexed } from '../../src/detect/load-rules.ts';
import { eventLogsources } from '../../src/detect/sigma/event-logsources.ts';
import { createEcsPipeline } from '../../src/detect/sigma/pipelines/pipelines.ts';
import { fits } from '../../src/detect/sigma/rule-routing.ts';
import { LOGSOURCES } from '../../src/normalize/logsources.ts';
import { flatEvent, processedEvent, shippedEvent } from './winlogbeat-events.ts';

const CORPUS = path.resolve(import.meta.dirname, '../../../shared/corpora/sigmahq');
const GOLDEN = path.join(import.meta.dirname, 'sigmahq-mapping.golden.json');
const absent = !existsSync(CORPUS);
if (absent) process.stderr.write(`skipped: the SigmaHQ corpus is not at ${CORPUS}\n`);
const RULES =
  'rules rules-compliance rules-emerging-threats rules-placeholder rules-threat-hunting';
const directories = RULES.split(' ').map((name) => path.join(CORPUS, name));
/** Products and categories of which at least 95 % of the rules must have a place for every field. */
const WANTED = ['windows', 'linux', 'webserver', 'proxy', 'aws', 'azure', 'gcp'];

interface Share {
  rules: number;
  mapped: number;
  /** Rules whose logsource some source of ours, or an ECS document, can be of. */
  fed: number;
}

describe.skipIf(absent)('SigmaHQ on ECS events', () => {
  const pipeline = createEcsPipeline();
  const flat = loadUnindexed({ directories });
  const ecs = loadRules({ directories, pipeline, logsources: LOGSOURCES });

  it('has a place for the fields of nearly every rule, and names the others', () => {
    const byKind = new Map<string, Share>();
    const logsources = new Map(flat.detections.map((one) => [one.rule.facts.id, one.logsource]));
    const unmapped: string[] = [];
    for (const { id = '', issues } of ecs.verdicts) {
      const logsource = logsources.get(id);
      if (logsource === undefined) continue;
      const kind = logsource.product ?? logsource.category ?? logsource.service ?? '';
      const share = byKind.get(kind) ?? { rules: 0, mapped: 0, fed: 0 };
      byKind.set(kind, share);
      share.rules++;
      const missing = issues.filter(({ detail }) => detail.includes('has no mapping'));
      if (missing.length === 0) share.mapped++;
      unmapped.push(...missing.map(({ detail }) => detail));
      if (!issues.some(({ detail }) => detail.startsWith('No kind of source'))) share.fed++;
    }
    for (const kind of WANTED) {
      const { rules = 0, mapped = 0 } = byKind.get(kind) ?? {};
      expect(mapped / rules, kind).toBeGreaterThanOrEqual(0.95);
    }
    const kinds = Object.fromEntries([...byKind].sort(([a], [b]) => a.localeCompare(b)));
    const text = `${JSON.stringify({ kinds, unmapped }, undefined, 2)}\n`;
    process.stdout.write(`${shareTable(byKind)}\n`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, text);
    expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
  });

  it.each([
    ['as Winlogbeat ships them', shippedEvent],
    ['as its pipelines leave them', processedEvent],
  ])('fires on the samples %s as on flat ones', (_, make) => {
    const bare = loadRules({ directories }).set;
    const routes = new Map(flat.detections.map((one) => [one.rule.facts.id, one]));
    const samples = readFileSync(path.join(CORPUS, 'regression/manifest.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line): { rule_id: string; json: string } => JSON.parse(line));
    let events = 0;
    for (const { rule_id, json } of samples) {
      const fired = new Set<string>();
      const text = readFileSync(path.join(CORPUS, 'regression', json), 'utf8');
      for (const one of text.trim().split(/\n(?=\{)/)) {
        events++;
        const decoded = JSON.parse(one);
        const doc = make(decoded);
        const shown = eventLogsources(doc);
        const ids = ecs.set.match(doc as never).map(({ rule }) => rule.facts.id);
        const wanted = bare
          .match(flatEvent(decoded) as never)
          .map(({ rule }) => rule.facts.id)
          .filter((id) => {
            const route = routes.get(id);
            return route !== undefined && fits(route, shown);
          });
        expect(ids.sort(), json).toEqual(wanted.sort());
        for (const id of ids) fired.add(id);
      }
      expect(fired, json).toContain(rule_id);
    }
    expect(samples.length).toBeGreaterThanOrEqual(100);
    expect(events).toBeGreaterThanOrEqual(100);
  });
});

function shareTable(byKind: ReadonlyMap<string, Share>): string {
  return [...byKind]
    .sort(([, a], [, b]) => b.rules - a.rules)
    .map(([kind, { rules, mapped, fed }]) => {
      const percent = ((100 * mapped) / rules).toFixed(1);
      return `${kind.padEnd(14)} ${rules} rules, ${percent} % mapped, ${fed} fed`;
    })
    .join('\n');
}
