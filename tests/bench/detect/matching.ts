// Matching without state: all rules on events of the web and of everything, flat and routed; and what more rules cost.
import fs from 'node:fs';
import path from 'node:path';
import { listRuleFiles } from '../../../src/detect/rule-sources.ts';
import { differencesOf, type Engine, type Figures, measure } from './engines.ts';
import { type EventMix, writeEvents } from './events.ts';
import { percent, perSecond, type Row } from './table.ts';

/** A rule of SigmaHQ that only negates, so without routing it matches nearly every event. */
const NEGATING_RULE = '1fc0809e-06bf-4de3-ad52-25e5263b7623';
const FEW_RULES = 300;
const MANY_RULES = 3_000;

export interface MatchingOptions {
  readonly engines: { readonly ours: Engine; readonly peer: Engine | undefined };
  readonly rules: string;
  readonly events: number;
  readonly rounds: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Measures both mixes of events, without and with routing. */
export async function measureMatching(options: MatchingOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const mix of ['web', 'mixed'] as const) {
    const events = writeMix(mix, options);
    for (const isRouted of [false, true]) {
      const name = `${mix}, ${isRouted ? 'routed' : 'flat'}`;
      options.say(`matching: ${name}`);
      const [ours, peer] = await measureTask({ rules: options.rules, isRouted, events }, options);
      if (ours !== undefined) rows.push(...rowsOf(name, ours, peer));
      if (ours !== undefined && peer !== undefined) tellDifferences(ours, peer, options.say);
    }
  }
  return rows;
}

function writeMix(mix: EventMix, { folder, events, say }: MatchingOptions): string {
  const file = path.join(folder, `${mix}.ndjson`);
  if (fs.existsSync(file)) return file;
  writeEvents(file, mix, events);
  say(`${mix}: ${events} events of ${Math.round(fs.statSync(file).size / events)} bytes`);
  return file;
}

function measureTask(
  task: { rules: string; isRouted: boolean; events: string },
  { engines, events: count, rounds, folder }: MatchingOptions,
): Promise<Figures[]> {
  const { rules, isRouted, events } = task;
  return measure([engines.ours, engines.peer], {
    ...{ task: { rules, isRouted }, events, count, rounds, folder },
  });
}

function rowsOf(name: string, ours: Figures, peer: Figures | undefined): Row[] {
  const ratio = (pick: (one: Figures) => number, isInverse = false) => {
    if (peer === undefined) return {};
    const share = isInverse ? pick(peer) / pick(ours) : pick(ours) / pick(peer);
    return { ratio: `${share.toFixed(2)}×` };
  };
  const both = (print: (one: Figures) => string) => ({
    ours: print(ours),
    ...(peer === undefined ? {} : { peer: print(peer) }),
  });
  return [
    {
      what: `${name}: events`,
      ...both(({ eventsPerSecond }) => perSecond(eventsPerSecond)),
      ...ratio(({ eventsPerSecond }) => eventsPerSecond),
      goal: '≥ 3×',
    },
    {
      what: `${name}: processor for an event`,
      ...both(({ cpuMicroseconds }) => `${cpuMicroseconds.toFixed(2)} µs`),
      ...ratio(({ cpuMicroseconds }) => cpuMicroseconds, true),
    },
    {
      what: `${name}: start, rules read`,
      ...both(({ loadSeconds }) => `${loadSeconds.toFixed(2)} s`),
    },
    { what: `${name}: peak memory`, ...both(({ peakMb }) => `${peakMb} MB`) },
    { what: `${name}: matches`, ...both(({ matches }) => matches.toLocaleString('en')) },
    {
      what: `${name}: matches without 1fc0809e`,
      ...both(({ matches, byRule }) =>
        (matches - (byRule.get(NEGATING_RULE) ?? 0)).toLocaleString('en'),
      ),
      ...(peer === undefined ? {} : { goal: `${differencesOf(ours, peer).length} rules differ` }),
    },
  ];
}

function tellDifferences(ours: Figures, peer: Figures, say: (line: string) => void): void {
  const differences = differencesOf(ours, peer);
  say(`  rules with different matches: ${differences.length}`);
  for (const one of differences) say(`    ${one}`);
}

/** Measures a few hundred rules beside a few thousand, spread over the set in the same way. */
export async function measureCurve(options: MatchingOptions): Promise<Row[]> {
  const files = listRuleFiles(options.rules);
  if (files.length < MANY_RULES) return [];
  const rows: Row[] = [];
  for (const isRouted of [false, true]) {
    const events = writeMix('mixed', options);
    const rates: Figures[][] = [];
    for (const count of [FEW_RULES, MANY_RULES]) {
      options.say(`cost of rules: ${count}, ${isRouted ? 'routed' : 'flat'}`);
      const rules = takeRules(files, count, options.folder);
      rates.push(await measureTask({ rules, isRouted, events }, options));
    }
    const [few = [], many = []] = rates;
    const share = (at: number) =>
      (many[at]?.eventsPerSecond ?? 0) / (few[at]?.eventsPerSecond ?? Number.NaN);
    rows.push({
      what: `mixed, ${isRouted ? 'routed' : 'flat'}: ${MANY_RULES} rules of the rate of ${FEW_RULES}`,
      ours: percent(share(0)),
      ...(few.length > 1 ? { peer: percent(share(1)) } : {}),
      goal: '≥ 60 %',
    });
  }
  return rows;
}

function takeRules(files: readonly string[], count: number, folder: string): string {
  const place = path.join(folder, `rules-${count}`);
  if (fs.existsSync(place)) return place;
  fs.mkdirSync(place);
  for (let index = 0; index < count; index++) {
    const file = files[Math.floor((index * files.length) / count)] ?? '';
    fs.copyFileSync(file, path.join(place, `${index}.yml`));
  }
  return place;
}
