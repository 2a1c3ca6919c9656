// A real Chromium on the built console: pages that note every request and every complaint of the browser.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { filesBelow, ROOT } from '../source-files.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Builds the console when its sources are newer than what is built. */
export function buildConsole(): void {
  const built = path.join(ROOT, 'dist/web/index.html');
  const builtMs = fs.existsSync(built) ? fs.statSync(built).mtimeMs : 0;
  const texts = [
    'console-texts',
    'console-tuning-texts',
    'console-source-texts',
    'console-source-trail-texts',
    'console-upload-texts',
    'console-connect-texts',
    'console-reveal-texts',
  ].map((name) => `src/message/${name}.ts`);
  const sources = [...filesBelow('web', ''), ...texts];
  const isStale = sources.some((file) => fs.statSync(path.join(ROOT, file)).mtimeMs > builtMs);
  if (!isStale) return;
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  // The test runner says `test`, which would build the slow React.
  const env = { ...process.env, NODE_ENV: 'production' };
  execFileSync(process.execPath, [vite, 'build', 'web'], { cwd: ROOT, stdio: 'pipe', env });
}

/** Starts the browser. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

export interface Watched {
  readonly page: Page;
  /** Hosts that were asked for anything. */
  readonly hosts: Set<string>;
  /** What the browser refused or what broke in the page. */
  readonly complaints: string[];
}

/** A page with a memory of its own, in a window of the size that is asked for. */
export async function openPage(
  browser: Browser,
  options: { url: string; width?: number; height?: number },
): Promise<Watched> {
  const { url, width = 1_440, height = 900 } = options;
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const watched: Watched = { page, hosts: new Set(), complaints: [] };
  page.on('request', (request) => watched.hosts.add(new URL(request.url()).host));
  page.on('pageerror', (error) => watched.complaints.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) watched.complaints.push(message.text());
  });
  await page.goto(url);
  return watched;
}

/** Fills in the form and waits for the queue. */
export async function logIn(page: Page, login: string, password: string): Promise<void> {
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForSelector('[role=grid]', { state: 'attached' });
}

/**
 * Waits until a form of the page has the keyboard. By a locator: `waitForFunction` compiles its text in the page whenever
 * the first look fails, which the console's Content Security Policy refuses.
 */
export async function focusInForm(page: Page): Promise<void> {
  await page.locator('form:focus-within').waitFor();
}

/** What axe finds against WCAG 2.2 AA, one line each. */
export async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.target).join(' ')}`,
  );
}
