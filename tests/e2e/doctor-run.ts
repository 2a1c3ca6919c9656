// Runs `gac doctor` as a person does, on a configuration in a folder of its own, and tells what it said.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { stringify } from 'yaml';
import { secretsFromEnvironment } from '../../src/app/configuration.ts';
import type { CheckId } from '../../src/app/doctor/check-ids.ts';
import { examine } from '../../src/app/doctor/examine.ts';
import { type ReportDocument, reportDocument } from '../../src/app/doctor/report-document.ts';
import { systemClock } from '../../src/telemetry/clock.ts';
import { ROOT } from '../source-files.ts';

const PROGRAM = path.join(ROOT, 'bin/gac.js');

export interface DoctorRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is told to programs, with shortcuts for tests. */
export interface DoctorAnswer {
  readonly report: ReportDocument;
  /** Ids of the checks that failed, in the order of the report. */
  readonly failed: readonly CheckId[];
  /** One of the checks; throws when it was not made. */
  check(id: CheckId): ReportDocument['checks'][number];
}

/** A folder with a configuration that can be examined, run after run. */
export class Patient {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-doctor-'));
  readonly environment: Readonly<Record<string, string>>;

  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.environment = { GAC_METRICS_TOKEN: 'ma-doc-so-do', ...environment };
  }

  get dataDirectory(): string {
    return path.join(this.folder, 'data');
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  /** Writes the configuration, whose paths are relative to the folder. */
  configure(configuration: object): void {
    fs.writeFileSync(this.file('gac.yaml'), stringify(configuration));
  }

  /** Runs it for a person; `shell` comes before it, such as `ulimit -n 100;`. */
  run(words: readonly string[] = [], { shell = '', environment = {} } = {}): Promise<DoctorRun> {
    const base = { PATH: process.env['PATH'], LANG: 'en_US.UTF-8' };
    const line = `${shell} exec "$0" "$@"`;
    const program = [process.execPath, PROGRAM, 'doctor', '--config', this.file('gac.yaml')];
    const child = spawn('bash', ['-c', line, ...program, ...words], {
      cwd: this.folder,
      env: { ...base, ...this.environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** Runs the command for a program. */
  async command(
    options: Parameters<Patient['run']>[1] = {},
  ): Promise<DoctorAnswer & { readonly code: number | null }> {
    const { code, stdout, stderr } = await this.run(['--json'], options);
    if (stdout === '') throw new Error(stderr);
    return { code, ...answerOf(JSON.parse(stdout) as ReportDocument) };
  }

  /** What the command would say, without a process of its own. */
  async examine(environment: NodeJS.ProcessEnv = {}): Promise<DoctorAnswer> {
    const findings = await examine({
      file: this.file('gac.yaml'),
      roles: undefined,
      directory: this.folder,
      secrets: secretsFromEnvironment({ ...this.environment, ...environment }),
      clock: systemClock,
      onProgress: () => undefined,
    });
    return answerOf(reportDocument(findings, 'en'));
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

function answerOf(report: ReportDocument): DoctorAnswer {
  const failed = report.checks.filter(({ state }) => state === 'failed').map(({ id }) => id);
  const check = (id: CheckId) => {
    const found = report.checks.find((one) => one.id === id);
    if (found === undefined) throw new Error(`${id} was not made.`);
    return found;
  };
  return { report, failed, check };
}
