// Goal: what the onboarding guide tells people to write works.
// Method: parse its configuration, sample lines and reasons; let the real rsyslogd check its configuration.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../src/app/configuration.ts';
import { conformanceScore } from '../../../src/app/onboarding/conformance-score.ts';
import { REFUSAL_REASONS } from '../../../src/collect/contract.ts';
import { DEAD_LETTER_REASONS } from '../../../src/event/event.ts';
import { TRIAL_HOPS } from '../../../src/event/source-trial.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { read } from '../../source-files.ts';
import { codeBlocks, inlineCodes, section } from './markdown.ts';

const RSYSLOGD = '/usr/sbin/rsyslogd';
const OPENSSL = '/usr/bin/openssl';
const document = read('docs/onboarding.md');
const blocks = codeBlocks(document);
const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: Date.UTC(2026, 10, 22, 2) };

function parsed(type: string, line: string): string {
  const parser = PARSERS.find((one) => one.type === type);
  return parser?.parse(line, context).kind ?? `no parser ${type}`;
}

describe('docs/onboarding.md', () => {
  it('shows configuration that is valid', () => {
    const yaml = blocks.filter(({ language }) => language === 'yaml');
    expect(yaml).toHaveLength(3);
    for (const { text } of yaml) expect(() => parseConfiguration(text, 'gac.yaml')).not.toThrow();
  });

  it('shows reports of a gateway that are understood', () => {
    const [samples] = codeBlocks(section(document, 'An SMS-OTP gateway'));
    const lines = (samples?.text ?? '').trim().split('\n');
    expect(lines.map((line) => parsed('otp.sms-gateway', line))).toEqual(['parsed', 'parsed']);
  });

  it('shows a heartbeat that is understood', () => {
    const [, body = ''] = /--data "(\{.*\})"/.exec(document) ?? [];
    const line = body.replaceAll('\\"', '"').replace('$(date -Is)', '2026-11-22T08:00:00+07:00');
    expect(parsed('service-centre.heartbeat', line)).toBe('parsed');
  });

  it('registers only types that exist', () => {
    const types = [...document.matchAll(/--type ([a-z0-9.-]+)/g)].map((match) => match[1]);
    expect(types.length).toBeGreaterThan(4);
    expect(types.filter((type) => !PARSERS.some((one) => one.type === type))).toEqual([]);
  });

  it('explains every reason of a dead letter, and names refusals that exist', () => {
    const part = section(document, 'How to know that it works');
    const rows = [...part.matchAll(/^\| `([a-z_]+)` \|/gm)].map((match) => match[1]);
    expect(rows).toEqual([...DEAD_LETTER_REASONS]);
    const [, named = ''] = /by reason \(([^)]*)\)/.exec(part) ?? [];
    const unknown = inlineCodes(named).filter(
      (reason) => !(REFUSAL_REASONS as readonly string[]).includes(reason),
    );
    expect(unknown).toEqual([]);
  });

  it('gives the points that a report is made of', () => {
    const rows = [...section(document, '2. Check it').matchAll(/^\| [a-z ]+ \| (\d+) \|/gm)];
    const points = rows.map(([, given]) => Number(given));
    const nothing = {
      ...{ lines: { total: 4, parsed: 4, failed: 0 }, requiredShare: 0, wellTimed: 0 },
      ...{ runnable: 0, blocked: 1, locality: { claims: 1, resolved: 0, stale: 0 } },
    };
    expect(points).toEqual([
      conformanceScore(nothing),
      conformanceScore({ ...nothing, requiredShare: 1 }) - conformanceScore(nothing),
      conformanceScore({ ...nothing, wellTimed: 4 }) - conformanceScore(nothing),
      conformanceScore({ ...nothing, runnable: 1, blocked: 0 }) - conformanceScore(nothing),
      conformanceScore({ ...nothing, locality: { claims: 1, resolved: 1, stale: 0 } }) -
        conformanceScore(nothing),
    ]);
    expect(points.reduce((sum, one) => sum + one, 0)).toBe(100);
  });

  it('explains every hop of a test', () => {
    const part = section(document, '5. Test it');
    const rows = [...part.matchAll(/^\| ([a-z]+) \|/gm)].map((match) => match[1]);
    expect(rows).toEqual(['hop', ...TRIAL_HOPS]);
  });

  it.skipIf(!fs.existsSync(RSYSLOGD) || !fs.existsSync(OPENSSL))(
    'shows a configuration that rsyslogd takes',
    () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-rsyslog-'));
      const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
      const request = ['-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=gac'];
      execFileSync(OPENSSL, ['req', '-x509', ...request, '-keyout', key, '-out', certificate], {
        stdio: 'pipe',
      });
      const shown = blocks.find(({ text }) => text.includes('omfwd'))?.text ?? '';
      const text = shown
        .replaceAll(/\/etc\/ssl\/tram-gac\/\w+\.pem/g, certificate)
        .replaceAll(/\/etc\/ssl\/tram-gac\/\w+\.key/g, key);
      const file = path.join(folder, 'rsyslog.conf');
      fs.writeFileSync(file, `global(workDirectory="${folder}")\n${text}`);
      expect(() => execFileSync(RSYSLOGD, ['-N1', '-f', file], { stdio: 'pipe' })).not.toThrow();
      fs.rmSync(folder, { recursive: true });
    },
  );
});
