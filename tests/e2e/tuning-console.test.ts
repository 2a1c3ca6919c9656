// Goal: an analyst makes an exception out of an alert in the console: prefilled, tried, in force, listed, ended; in Vietnamese and
// English, without barriers; a pinned true positive refuses it in the person's words.
// Method: the real program takes in portal logs, a real Chromium opens the alert; what was made is asked of the API.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireBinary } from '../servers/binaries.ts';
import { until } from '../until.ts';
import { barriers, buildConsole, launch, logIn, openPage } from './browser.ts';
import { ServiceProcess } from './service-process.ts';

const LONG_MS = 90_000;
const PASSWORD = 'Mat-khau-thu-2026!';
const IP = '203.0.113.79';
const REASON = 'Máy quét lỗ hổng của Sở, lịch hằng tuần.';

const chromium = requireBinary('chromium');
let service: ServiceProcess;
let browser: Browser;
let alertId = '';
let ruleId = '';

const exceptions = async () =>
  (await service.call('GET', `/v1/rules/${ruleId}/exceptions`)).body.items;

async function countThrough(): Promise<void> {
  const source = { id: 'cong-79', type: 'nginx.access', province: '79' };
  const key = await service.addSource(source);
  const lines = Array.from({ length: 60 }, (_, n) => {
    const stamp = new Date(Date.now() - (60 - n) * 1_000);
    const iso = stamp.toISOString();
    const day = `${iso.slice(8, 10)}/${stamp.toUTCString().slice(8, 11)}/${iso.slice(0, 4)}`;
    return `${IP} - - [${day}:${iso.slice(11, 19)} +0000] "GET /ho-so/${1_000 + n} HTTP/1.1" 200 512 "-" "curl"`;
  });
  await service.ingest('cong-79', key, lines.join('\n'));
  const alert = await until(async () => (await service.call('GET', '/v1/alerts')).body.items[0]);
  alertId = alert.id;
  ruleId = alert.rule.id;
}

async function fillIn(page: Page): Promise<void> {
  await page.click('[data-exception=add]');
  await page.fill('textarea[name=reason]', REASON);
  await page.check('text=7 ngày');
}

describe.skipIf(chromium === undefined)('exceptions in the console', () => {
  let page: Page;

  beforeAll(async () => {
    buildConsole();
    service = await new ServiceProcess().start();
    const person = { login: 'tphcm', name: 'Lê Quốc Bảo', role: 'province_analyst' };
    const user = { ...person, provinces: ['79'], password: PASSWORD };
    await service.call('POST', '/v1/users', user);
    await countThrough();
    browser = await launch(chromium ?? '');
    ({ page } = await openPage(browser, { url: service.url, height: 1_400 }));
    await logIn(page, 'tphcm', PASSWORD);
    await page.goto(`${service.url}/alerts/${alertId}`);
  }, LONG_MS);

  afterAll(async () => {
    await browser?.close();
    await service?.remove();
  });

  it('is prefilled, tried, made, listed and ended', { timeout: LONG_MS }, async () => {
    await page.waitForSelector('text=Chưa có ngoại lệ nào đang có hiệu lực.');
    await fillIn(page);
    expect(await page.inputValue(`input[aria-label^="Giá trị của"]`)).toBe(IP);
    expect(await barriers(page)).toEqual([]);
    await page.click('button:has-text("Thử trước")');
    await page.waitForSelector(
      'text=/Sẽ che 1 trong 1 cảnh báo của 7 ngày qua, trong đó 0 đã đóng/',
    );
    await page.click('button[type=submit]:has-text("Thêm ngoại lệ")');
    // The words stand in the form too: what counts is that it was made, and then that the page lists it.
    const [made] = await until(async () => {
      const all = await exceptions();
      return all.length > 0 ? all : undefined;
    });
    await page.waitForSelector('button:has-text("Chấm dứt")');
    expect(made).toMatchObject({
      ...{ province: '79', ownerName: 'Lê Quốc Bảo', reason: REASON },
      condition: { 'source.ip': IP },
    });
    expect(made.expiresAtMs - made.createdAtMs).toBe(7 * 86_400_000);
    expect(await barriers(page)).toEqual([]);
    await page.click('button:has-text("Chấm dứt")');
    await page.waitForSelector('text=Chưa có ngoại lệ nào đang có hiệu lực.');
    expect(await exceptions()).toEqual([]);
  });

  it('is refused in words where it would hide a pin, and speaks English', {
    timeout: LONG_MS,
  }, async () => {
    const note = { verdict: 'true_positive', note: 'Đúng.' };
    const any = { 'if-match': '*' };
    await service.call('POST', `/v1/alerts/${alertId}/close`, note, any);
    const pin = { alertId, name: 'Vụ dò hồ sơ' };
    expect((await service.call('POST', `/v1/rules/${ruleId}/pins`, pin)).status).toBe(201);
    await until(async () => {
      await page.goto(`${service.url}/alerts/${alertId}`);
      await page.waitForSelector('[data-exception=add]');
      await fillIn(page);
      await page.click('button[type=submit]:has-text("Thêm ngoại lệ")');
      const refused = page.locator('text=sẽ che cảnh báo đúng đã ghim "Vụ dò hồ sơ"');
      return await refused
        .waitFor({ timeout: 2_000 })
        .then(() => true)
        .catch(() => undefined);
    });
    expect(await exceptions()).toEqual([]);
    const person = { login: 'english', name: 'Lê An', role: 'province_analyst', language: 'en' };
    const user = { ...person, provinces: ['79'], password: PASSWORD };
    await service.call('POST', '/v1/users', user);
    const english = (await openPage(browser, { url: service.url })).page;
    await logIn(english, 'english', PASSWORD);
    await english.goto(`${service.url}/alerts/${alertId}`);
    await english.click('text=Add exception from this alert');
    await english.waitForSelector('text=Holds for');
  });
});
