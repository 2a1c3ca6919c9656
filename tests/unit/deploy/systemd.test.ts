// Goal: the units of systemd start the program as the documents say, and hold it as tightly as they promise.
// Method: read them line by line; compare the two; let systemd-analyze verify and rate them where it is.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, read } from '../../source-files.ts';
import { itWith } from './optional-tool.ts';

const UNIT = 'deploy/systemd/tram-gac.service';
const TEMPLATE = 'deploy/systemd/tram-gac@.service';
const ANALYZE = '/usr/bin/systemd-analyze';
/** Of 10; what systemd calls OK begins below 5. */
const EXPOSURE_MAX = 2;
const settings = (file: string) =>
  read(file)
    .split('\n')
    .filter((line) => /^\w+=/.test(line));
const unit = settings(UNIT);

describe.each([UNIT, TEMPLATE])('%s', (file) => {
  it('starts the command line that is there, as an ordinary user', () => {
    const [command = ''] = settings(file).filter((line) => line.startsWith('ExecStart='));
    const [, program = '', words = ''] =
      /^ExecStart=\/opt\/tram-gac\/(\S+) (.*)$/.exec(command) ?? [];
    expect(fs.statSync(path.join(ROOT, program)).mode & 0o111).toBe(0o111);
    expect(words).toMatch(/^start --config \/etc\/tram-gac\/(gac|%i)\.yaml$/);
    expect(settings(file)).toContain('User=tram-gac');
  });

  it('lets it write its data only, and gain nothing', () => {
    expect(settings(file)).toEqual(
      expect.arrayContaining([
        'ProtectSystem=strict',
        'NoNewPrivileges=true',
        'PrivateTmp=true',
        'CapabilityBoundingSet=',
        'SystemCallFilter=@system-service',
        'StateDirectoryMode=0700',
        'UMask=0077',
        'LimitCORE=0',
      ]),
    );
    expect(settings(file).some((line) => line.startsWith('ReadWritePaths='))).toBe(false);
  });

  it('shows how a secret is given by a file, by a name that the service reads', () => {
    const [, name, source = ''] = /^#LoadCredential=(\w+):(.*)$/m.exec(read(file)) ?? [];
    expect(read('src/app/configuration.ts')).toContain(`environment['${name}']`);
    expect(source).toBe(`/etc/tram-gac/secrets/${name}`);
    expect(read(file)).toContain(`\n#Environment=${name}_FILE=%d/${name}\n`);
  });

  it('lets V8 compile', () => {
    expect(settings(file).some((line) => line.startsWith('MemoryDenyWriteExecute='))).toBe(false);
  });

  it('is referred to by docs/operating.md', () => {
    expect(read('docs/operating.md')).toContain(file);
  });

  itWith([ANALYZE, '--version'], 'is taken by systemd, with little exposure', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-unit-'));
    const copy = path.join(folder, path.basename(file).replace('@.', '@detect.'));
    // The program and the documents are not installed here.
    const text = read(file)
      .replace('ExecStart=/opt/tram-gac/bin/gac.js', 'ExecStart=/bin/true')
      .replace(/^Documentation=.*$/m, '');
    fs.writeFileSync(path.join(folder, path.basename(file)), text);
    fs.writeFileSync(copy, text);
    const verified = spawnSync(ANALYZE, ['verify', copy], { encoding: 'utf8' });
    expect(`${verified.status} ${verified.stderr}`).toBe('0 ');
    const rated = execFileSync(ANALYZE, ['security', '--offline=true', copy], { encoding: 'utf8' });
    const [, exposure] = /Overall exposure level for \S+: ([\d.]+)/.exec(rated) ?? [];
    expect(Number(exposure)).toBeLessThan(EXPOSURE_MAX);
    fs.rmSync(folder, { recursive: true });
  });
});

describe('the two units', () => {
  it('differ in what belongs to one process only', () => {
    const own = /^(Description|ExecStart|StateDirectory|EnvironmentFile)=/;
    const common = (lines: readonly string[]) => lines.filter((line) => !own.test(line));
    expect(common(settings(TEMPLATE))).toEqual(common(unit));
  });
});
