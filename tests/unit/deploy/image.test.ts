// Goal: the image can be built, holds what the program needs and no more, and runs as `npm start` does.
// Method: own checks of the Dockerfile; lay out the files that it copies and run the program from there; compare the
// packages that the code imports with those that stay in the image; let hadolint and a Docker engine judge where they are.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow, importsOf, ROOT, read } from '../../source-files.ts';
import { copies, instructions, isInContext, layOutImage } from './dockerfile.ts';
import { itWith } from './optional-tool.ts';
import { buildAndRunImage } from './run-image.ts';

const HADOLINT = 'hadolint';
const BUILD_MS = 600_000;
const all = instructions();
const last = all.filter(({ stage }) => stage === 'final');
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  dependencies: Record<string, string>;
  scripts: Record<string, string>;
};
const argument = (name: string) =>
  all.find(({ word, rest }) => word === 'ARG' && rest.startsWith(`${name}=`))?.rest.split('=')[1];
const only = (word: string) => {
  const found = last.filter((one) => one.word === word);
  expect(found).toHaveLength(1);
  return found[0]?.rest ?? '';
};

describe('Dockerfile', () => {
  it('starts from pinned images of the Node that the project names', () => {
    const bases = all.filter(({ word }) => word === 'FROM').map(({ rest }) => rest.split(' ')[0]);
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(/^node:\$\{NODE_VERSION\}-bookworm-slim$/);
    expect(argument('NODE_VERSION')).toBe(manifest.dependencies['node']);
    expect(argument('VERSION')).toBe(manifest.version);
  });

  it('downloads nothing by itself, and installs exactly what the lock file says, without scripts', () => {
    expect(all.filter(({ word }) => word === 'ADD')).toEqual([]);
    const runs = all.filter(({ word }) => word === 'RUN').map(({ rest }) => rest);
    expect(runs.filter((run) => /curl|wget|apt-get|npm (i|install)\b/.test(run))).toEqual([]);
    const npm = runs.filter((run) => run.includes('npm ci') || run.includes('npm prune'));
    expect(npm).toHaveLength(2);
    for (const run of npm) expect(run).toContain('--ignore-scripts');
  });

  it('ends as an ordinary user with a fixed number', () => {
    const words = last.map(({ word }) => word);
    expect(only('USER')).toMatch(/^[1-9]\d+:[1-9]\d+$/);
    expect(words.lastIndexOf('RUN')).toBeLessThan(words.indexOf('USER'));
    expect(words.indexOf('USER')).toBeLessThan(words.indexOf('ENTRYPOINT'));
    expect(words.lastIndexOf('COPY')).toBeLessThan(words.indexOf('USER'));
  });

  it('has the flags and settings of npm start', () => {
    const start = (manifest.scripts['start'] ?? '').split(' ');
    const entry = JSON.parse(only('ENTRYPOINT')) as string[];
    const flags = (words: readonly string[]) => words.filter((word) => word.startsWith('--'));
    expect(flags(entry)).toEqual(flags(start));
    const settings = start.filter((word) => /^[A-Z_]+=/.test(word));
    expect(settings.length).toBeGreaterThan(0);
    for (const setting of settings) expect(only('ENV').split(' ')).toContain(setting);
  });

  it('starts with the configuration that it brings, which its other commands look at too', () => {
    expect(JSON.parse(only('CMD'))).toEqual(['start']);
    const [, looked] = /GAC_CONFIG=(\S+)/.exec(only('ENV')) ?? [];
    expect(looked).toBe('/etc/tram-gac/gac.yaml');
    expect(copies().map(({ target }) => target)).toContain(looked);
  });

  it('asks its health where the service answers, and stops by SIGTERM', () => {
    expect(only('HEALTHCHECK')).toContain('http://127.0.0.1:8321/v1/health/ready');
    expect(only('EXPOSE').split(' ')).toContain('8321/tcp');
    expect(only('STOPSIGNAL')).toBe('SIGTERM');
  });

  it('copies only what the builder sees', () => {
    const fromRepository = copies().filter(({ from }) => from === undefined);
    const sources = fromRepository.flatMap((copy) => copy.sources);
    expect(sources.length).toBeGreaterThan(6);
    expect(sources.filter((source) => !fs.existsSync(path.join(ROOT, source)))).toEqual([]);
    expect(sources.filter((source) => !isInContext(source))).toEqual([]);
    const secrets = [
      '.env',
      'src/.env',
      'data/keys.json',
      '.git/config',
      'node_modules/pg',
      'tests',
    ];
    expect(secrets.filter(isInContext)).toEqual([]);
  });

  it('writes the list of parts where docs/operating.md says', () => {
    const build = all.find(({ rest }) => rest.includes('npm sbom'))?.rest ?? '';
    expect(build).toContain('npm sbom --sbom-format cyclonedx --omit dev > sbom.cdx.json');
    const targets = copies().map(({ target }) => target);
    expect(targets).toContain('/usr/share/doc/tram-gac/sbom.cdx.json');
    expect(read('docs/operating.md')).toContain('/usr/share/doc/tram-gac/sbom.cdx.json');
  });

  itWith([HADOLINT, '--version'], 'pleases hadolint', () => {
    const run = spawnSync(HADOLINT, ['Dockerfile'], { cwd: ROOT, encoding: 'utf8' });
    expect(run.stdout).toBe('');
  });
});

describe('the files of the image', () => {
  let folder: string;
  const program = () => path.join(folder, 'opt/tram-gac');

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-image-'));
    layOutImage(folder);
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(program(), 'node_modules'));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  const run = (...words: string[]) =>
    spawnSync(process.execPath, [path.join(program(), 'src/main.ts'), ...words], {
      ...{ cwd: folder, encoding: 'utf8' },
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    });

  it('are enough for the commands', () => {
    const help = run('--help');
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('start');
    const rules = run('rule', 'lint', path.join(program(), 'detections'));
    expect(`${rules.stdout}${rules.stderr}`).not.toContain('ERR_MODULE_NOT_FOUND');
  });

  it('have a configuration that holds, and so does that of Compose', () => {
    const given = ['etc/tram-gac/gac.yaml', path.join(ROOT, 'deploy/compose/gac.yaml')];
    for (const file of given) {
      const check = run('config', 'check', '--config', path.resolve(folder, file));
      expect(`${check.status} ${check.stderr}`).toBe('0 ');
    }
  });

  it('need no package that is left out of the image', () => {
    const builtIn = new Set(builtinModules);
    const packageOf = (specifier: string) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
    const imported = filesBelow('src', '.ts')
      .flatMap((file) => importsOf(read(file)))
      // A specifier with a placeholder stands in the template of a file that is written elsewhere.
      .filter(({ specifier, typeOnly }) => !typeOnly && !/^(\.|node:|\$)/.test(specifier))
      .map(({ specifier }) => packageOf(specifier));
    expect(imported.length).toBeGreaterThan(20);
    const missing = new Set(
      imported.filter((name) => !builtIn.has(name) && !(name in manifest.dependencies)),
    );
    expect([...missing]).toEqual([]);
  });

  it('leave out what is not needed to run', () => {
    expect(fs.readdirSync(program()).sort()).toEqual(
      ['bin', 'detections', 'node_modules', 'package.json', 'schemas', 'src'].sort(),
    );
  });
});

itWith(
  ['docker', 'image', 'inspect', `node:${argument('NODE_VERSION')}-bookworm-slim`],
  'the image is built, and runs read-only as an ordinary user without capabilities',
  buildAndRunImage,
  { timeoutMs: BUILD_MS },
);
