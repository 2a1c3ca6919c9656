// Goal: SigmaHQ's rules load or are named with a reason, and fire on SigmaHQ's own samples.
// Method: the pinned corpus beside the project; where it is absent every case is skipped and says so.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/detect/load-rules.ts';
import { createEcsWebPipeline } from '../../src/detect/sigma/pipelines/pipelines.ts';
import { flatEvent } from './winlogbeat-events.ts';

const CORPUS = path.resolve(import.meta.dirname, '../../../shared/corpora/sigmahq');
const absent = !existsSync(CORPUS);
if (absent) process.stderr.write(`skipped: the SigmaHQ corpus is not at ${CORPUS}\n`);
const RULES =
  'rules rules-compliance rules-emerging-threats rules-placeholder rules-threat-hunting';
const directories = RULES.split(' ').map((name) => path.join(CORPUS, name));
/** Valid by themselves, and put aside by their authors for want of a log source. */
const SOUND_BUT_UNSUPPORTED = [
  'lnx_auditd_omigod_scx_runasprovider_executescript.yml',
  'file_event_executable_and_script_creation_by_office_using_file_ext.yml',
  'sysmon_non_priv_program_files_move.yml',
  'win_suspicious_werfault_connection_outbound.yml',
];

interface Sample {
  readonly rule_id: string;
  readonly rule_path: string;
  readonly json: string;
}

describe.skipIf(absent)('the SigmaHQ corpus', () => {
  const { set, verdicts } = loadRules({ directories });

  it('loads but for placeholders that nobody filled', () => {
    expect(verdicts).toHaveLength(3780);
    const reasons = verdicts
      .filter(({ status }) => status === 'rejected')
      .flatMap(({ issues }) => issues.map(({ detail }) => detail.replace(/%[^%]+%/, '%x%')));
    expect(new Set(reasons)).toEqual(new Set(['The placeholder %x% has no value here.']));
    expect(set.detections.length).toBe(3755);
  });

  it('loads whole when the placeholders have values', () => {
    const names = verdicts.flatMap(({ issues }) =>
      issues.flatMap(({ detail }) => detail.match(/%([^%]+)%/)?.[1] ?? []),
    );
    const placeholders = Object.fromEntries(names.map((name) => [name, ['value']]));
    const folder = path.join(CORPUS, 'rules-placeholder');
    const filled = loadRules({ directories: [folder], placeholders });
    expect(filled.verdicts.length).toBeGreaterThan(0);
    expect(filled.verdicts.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('loads on our field names too', () => {
    const web = loadRules({
      directories: [path.join(CORPUS, 'rules/web')],
      pipeline: createEcsWebPipeline(),
    });
    expect(web.verdicts.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(web.verdicts.flatMap(({ issues }) => issues.map(({ detail }) => detail))).toEqual([]);
  });

  it('is refused where its authors call it unsupported', () => {
    const unsupported = loadRules({ directories: [path.join(CORPUS, 'unsupported')] });
    const loaded = unsupported.verdicts.filter(({ status }) => status === 'loaded');
    expect(loaded.map(({ file }) => path.basename(file)).sort()).toEqual(
      [...SOUND_BUT_UNSUPPORTED].sort(),
    );
    for (const { status, issues } of unsupported.verdicts) {
      expect(status === 'loaded' || issues.length > 0).toBe(true);
    }
  });

  it('fires on the samples of its regression tests', () => {
    const manifest = readFileSync(path.join(CORPUS, 'regression/manifest.jsonl'), 'utf8');
    const samples = manifest
      .trim()
      .split('\n')
      .map((line): Sample => JSON.parse(line));
    const missed = samples.filter(({ json, rule_id }) => {
      const text = readFileSync(path.join(CORPUS, 'regression', json), 'utf8');
      const events = text
        .trim()
        .split(/\n(?=\{)/)
        .map((one) => flatEvent(JSON.parse(one)));
      return !events.some((event) =>
        set.match(event as never).some(({ rule }) => rule.facts.id === rule_id),
      );
    });
    expect(samples.length).toBeGreaterThanOrEqual(100);
    expect(missed.map(({ rule_path }) => rule_path)).toEqual([]);
  });
});
