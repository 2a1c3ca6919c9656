import fs from 'node:fs';
import path from 'node:path';
import type { MustFire } from '../detect/lint/silenced-cases.ts';
import { parseRuleTest } from '../detect/sigma/rule-test-document.ts';
import type { Pin } from '../detect/tuning/pin.ts';
import { GacError } from '../event/error.ts';
import type { GacEvent } from '../event/event.ts';
import { ruleTestEngine } from './rule-test-engine.ts';

/** Cases of more records are left to `gac rule test`, as a pin has no more. */
const RECORDS_MAX = 1_000;

/** The cases beside rule files that must fire, through the real normaliser, each when it is asked for. */
export function mustFireCases(ruleFiles: readonly string[]): MustFire {
  const { engine } = ruleTestEngine([]);
  let byRule: ReadonlyMap<string, readonly Pin[]> | undefined;
  return (ruleId, province) => {
    byRule ??= readCases(ruleFiles, engine);
    const pins = byRule.get(ruleId) ?? [];
    return province === undefined ? pins : pins.map((pin) => inProvince(pin, province));
  };
}

function readCases(
  ruleFiles: readonly string[],
  engine: ReturnType<typeof ruleTestEngine>['engine'],
): ReadonlyMap<string, readonly Pin[]> {
  const byRule = new Map<string, Pin[]>();
  for (const ruleFile of ruleFiles) {
    const file = ruleFile.replace(/\.ya?ml$/, '.test.yml');
    if (!fs.existsSync(file)) continue;
    const { ruleId, cases } = casesOf(file);
    for (const { name, expect, records } of cases) {
      const [first] = records;
      if (expect === 0 || first === undefined || records.length > RECORDS_MAX) continue;
      const pin: Pin = {
        ...{ id: `${file} ${name}`, name: `${name} (${path.basename(file)})`, ruleId },
        ...{ province: first.source.province, group: {} },
        events: records.map((record, index) => engine.toEvent(record, index).doc),
      };
      byRule.set(ruleId, [...(byRule.get(ruleId) ?? []), pin]);
    }
  }
  return byRule;
}

/** What is wrong with a file of cases is told by `gac rule test`. */
function casesOf(file: string): Pick<ReturnType<typeof parseRuleTest>, 'ruleId' | 'cases'> {
  try {
    return parseRuleTest(file, fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof GacError) return { ruleId: '', cases: [] };
    throw error;
  }
}

function inProvince(pin: Pin, province: string): Pin {
  const moved = (event: GacEvent): GacEvent => ({ ...event, gac: { ...event.gac, province } });
  return { ...pin, id: `${pin.id} ${province}`, province, events: pin.events.map(moved) };
}
