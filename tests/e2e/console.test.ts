// Goal: an analyst can work in the console by keyboard alone: log in, see the queue, open an alert, acknowledge it, close
// it with a verdict, take that back; in Vietnamese and English; and sees nothing of another province.
// Method: the real program on a temporary directory takes in portal logs of two provinces, a real Chromium is driven by
// its keyboard, the outcome is asked of the API; axe judges log-in, queue and alert.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireBinary } from '../servers/binaries.ts';
import { until } from '../until.ts';
import {
  barriers,
  buildConsole,
  focusInForm,
  launch,
  logIn,
  openPage,
  type Watched,
} from './browser.ts';
import { ServiceProcess } from './service-process.ts';

/** Another page, another log-in, three looks of axe: more than the usual time on a busy machine. */
const LONG_MS = 90_000;
const PASSWORD = 'Mat-khau-thu-2026!';
const NOTE = 'Đã gọi bộ phận một cửa: đúng là dò quét, đã chặn địa chỉ.';
const HERE = { province: '79', source: 'cong-79', ip: '203.0.113.79' };
const THERE = { province: '15', source: 'cong-15', ip: '203.0.113.15' };
const TITLE = 'Dò quét mã hồ sơ';

const chromium = requireBinary('chromium');
let service: ServiceProcess;
let browser: Browser;
const watched: Watched[] = [];

async function open(path: string, size: { width?: number; height?: number } = {}) {
  const one = await openPage(browser, { url: service.url + path, ...size });
  watched.push(one);
  return one.page;
}

const alertsOf = async (province: string) =>
  (await service.call('GET', `/v1/alerts?province=${province}`)).body.items;

/** One address opens sixty dossiers within a minute. */
async function countThrough({ province, source, ip }: typeof HERE): Promise<string> {
  const key = await service.addSource({ id: source, type: 'nginx.access', province });
  const lines = Array.from({ length: 60 }, (_, n) => {
    const stamp = new Date(Date.now() - (60 - n) * 1_000);
    const clf = `${String(stamp.getUTCDate()).padStart(2, '0')}/${stamp.toUTCString().slice(8, 11)}/${stamp.getUTCFullYear()}:${stamp.toISOString().slice(11, 19)} +0000`;
    return `${ip} - - [${clf}] "GET /ho-so/${1_000 + n} HTTP/1.1" 200 512 "-" "curl/8.5.0"`;
  });
  await service.ingest(source, key, lines.join('\n'));
  return until(async () => (await alertsOf(province))[0]?.id);
}

describe.skipIf(chromium === undefined)('console', () => {
  let here = '';
  let there = '';
  const read = async (id: string) => (await service.call('GET', `/v1/alerts/${id}`)).body;

  beforeAll(async () => {
    buildConsole();
    service = await new ServiceProcess().start();
    const people = [
      { login: 'trucban', name: 'Nguyễn Thị Hồng Ánh', role: 'national_analyst', provinces: [] },
      { login: 'tphcm', name: 'Lê Quốc Bảo', role: 'province_analyst', provinces: ['79'] },
    ];
    for (const person of people) {
      await service.call('POST', '/v1/users', { ...person, password: PASSWORD });
    }
    here = await countThrough(HERE);
    there = await countThrough(THERE);
    browser = await launch(chromium ?? '');
  });

  afterAll(async () => {
    await browser?.close();
    await service?.remove();
  });

  it('says what is wrong at the door, in the language that was chosen', async () => {
    const page = await open('/');
    await page.waitForSelector('form');
    expect(await barriers(page)).toEqual([]);
    await page.fill('input[name=login]', 'khong-co');
    await page.fill('input[name=password]', 'sai');
    await page.click('button[type=submit]');
    expect(await page.textContent('[role=alert]')).toContain('không đúng');
    await page.click('text=English');
    expect(await page.textContent('[role=alert]')).toContain('wrong');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    for (let attempt = 0; attempt < 5; attempt++) {
      await page.click('button[type=submit]:not([disabled])');
      await page.waitForSelector('button[type=submit]:not([disabled])');
    }
    await page.waitForSelector('text=/locked.*Try again in 15 min, at \\d\\d:\\d\\d/');
  });

  it(
    'leads from the queue to a closed alert by keyboard',
    async () => {
      const page = await open('/');
      await logIn(page, 'trucban', PASSWORD);
      await page.waitForSelector(`[data-alert="${here}"]`);
      expect(await barriers(page)).toEqual([]);
      await page.fill('input[type=search]', HERE.ip);
      await page.waitForURL(/q=203/);
      await page.waitForSelector(`[data-alert="${there}"]`, { state: 'detached' });
      await page.keyboard.press('Escape');
      await page.waitForSelector(`[data-alert="${there}"]`);

      const order = await page.locator('[data-alert]').evaluateAll((rows) =>
        // biome-ignore lint/suspicious/noExplicitAny: elements of the page
        rows.map((row: any) => row.dataset.alert),
      );
      // The first `j` goes to the first row.
      for (let row = 0; row <= order.indexOf(here); row++) await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(`/alerts/${here}`));
      const alert = page.getByRole('region', { name: 'Chi tiết cảnh báo' });
      await alert.getByText(`Địa chỉ ${HERE.ip} đã mở`).waitFor();
      await alert.getByText('ngưỡng ≥ 50').waitFor();
      await page.keyboard.press('v');
      await alert.getByText('Dòng gốc').waitFor();
      await alert.locator('pre', { hasText: 'GET /ho-so/1000' }).first().waitFor();
      expect(await barriers(page)).toEqual([]);

      await page.keyboard.press('a');
      const taken = await until(async () => {
        const seen = await read(here);
        return seen.status === 'acknowledged' ? seen : undefined;
      });
      expect(taken.assignee).toMatch(/^user:/);

      await page.goto(`${service.url}/alerts/${here}`);
      await alert.getByText('Đã tiếp nhận').first().waitFor();
      await page.keyboard.press('c');
      // As a person would: the keys are for the dialog once it is there.
      await focusInForm(page);
      await page.keyboard.press('1');
      await page.keyboard.type(NOTE);
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector('text=Sẽ đóng với kết luận: Đúng là sự cố');
      await page.keyboard.press('z');
      await page.waitForSelector('text=Đã hoàn tác');
      expect((await read(here)).status).toBe('acknowledged');

      await page.goto(`${service.url}/alerts/${here}`);
      await alert.getByText('Đã tiếp nhận').first().waitFor();
      await page.keyboard.press('c');
      // As a person would: the keys are for the dialog once it is there.
      await focusInForm(page);
      await page.keyboard.press('1');
      await page.keyboard.type(NOTE);
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector('text=Sẽ đóng với kết luận');
      // Leaving the page sends what was still waiting.
      await page.goto('about:blank');
      const closed = await until(async () => {
        const seen = await read(here);
        return seen.status === 'closed' ? seen : undefined;
      });
      expect(closed).toMatchObject({ verdict: 'true_positive', closeNote: NOTE });
    },
    LONG_MS,
  );

  it('acts on the row that the focus is on, however it came there', async () => {
    const page = await open('/');
    await logIn(page, 'trucban', PASSWORD);
    // As the first Tab into the queue does.
    await page.locator(`[data-alert="${there}"]`).focus();
    await page.keyboard.press('x');
    await page.waitForSelector('text=Đã chọn 1');
    expect(await page.locator('[aria-selected=true]').getAttribute('data-alert')).toBe(there);
  });

  it('says that a session has ended, and leads back to where one was', async () => {
    const page = await open(`/alerts?q=${THERE.ip}`);
    await logIn(page, 'trucban', PASSWORD);
    await page.locator(`[data-alert="${there}"]`).focus();
    // What reads by itself would be first to learn of it.
    await page.route(/\/v1\//, (route) =>
      route.request().method() === 'GET' ? undefined : route.continue(),
    );
    await page.context().clearCookies();
    await page.keyboard.press('i');
    await page.waitForSelector('text=Phiên làm việc đã kết thúc. Đăng nhập lại');
    await page.waitForSelector('text=thao tác này chưa được ghi nhận');
    await page.unroute(/\/v1\//);
    expect(await barriers(page)).toEqual([]);
    await logIn(page, 'trucban', PASSWORD);
    expect(new URL(page.url()).searchParams.get('q')).toBe(THERE.ip);
  });

  it('has all keys on an alert that a link opened, though the queue does not show it', async () => {
    const page = await open(`/alerts/${there}?q=khong-co-canh-bao-nao`);
    await logIn(page, 'trucban', PASSWORD);
    const alert = page.getByRole('region', { name: 'Chi tiết cảnh báo' });
    await alert.getByText(`Địa chỉ ${THERE.ip} đã mở`).waitFor();
    await page.keyboard.press('c');
    await page.locator('dialog').getByText(`Địa chỉ ${THERE.ip} đã mở`).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await alert.getByText('Đã tiếp nhận').first().waitFor();
    await page.waitForSelector('text=Đã tiếp nhận: Dò quét mã hồ sơ');
    expect(new URL(page.url()).pathname).toBe(`/alerts/${there}`);
  });

  it('names who works on an alert of a province, also from the national SOC', async () => {
    const page = await open(`/alerts/${here}`);
    await logIn(page, 'tphcm', PASSWORD);
    const alert = page.getByRole('region', { name: 'Chi tiết cảnh báo' });
    await alert.locator('header').getByText('Nguyễn Thị Hồng Ánh').waitFor();
    await page.goto(`${service.url}/alerts?status=closed&status=acknowledged`);
    await page.locator(`[data-alert="${here}"]`).getByText('SOC cấp khác').waitFor();
  });

  it('takes back a filter by the way back, and stays in the queue', async () => {
    const page = await open('/');
    await logIn(page, 'trucban', PASSWORD);
    await page.getByRole('button', { name: 'Mức độ' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Nghiêm trọng' }).click();
    await page.waitForURL(/level=critical/);
    await page.goBack();
    await page.waitForSelector(`[data-alert="${there}"]`);
    expect(new URL(page.url()).search).toBe('');
  });

  it('keeps the language of a person', async () => {
    const page = await open('/');
    await logIn(page, 'trucban', PASSWORD);
    await page.waitForSelector('h1:has-text("Cảnh báo")');
    await page.click('aside button');
    await page.click('[role=menuitemradio]:has-text("English")');
    await page.waitForSelector('h1:has-text("Alerts")');
    await page.reload();
    await page.waitForSelector('h1:has-text("Alerts")');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    const { items } = (await service.call('GET', '/v1/users')).body;
    expect(items.find((user: { login: string }) => user.login === 'trucban').language).toBe('en');
  });

  it('shows nothing of another province', async () => {
    const page = await open(`/alerts/${there}`);
    await page.fill('input[name=login]', 'tphcm');
    await page.fill('input[name=password]', PASSWORD);
    await page.click('button[type=submit]');
    await page.waitForSelector('text=Không tìm thấy cảnh báo');
    expect(await page.textContent('body')).not.toContain(THERE.ip);
    await page.goto(`${service.url}/alerts?status=open&status=acknowledged&status=closed`);
    await page.waitForSelector(`[data-alert="${here}"]`);
    expect(await page.locator('[data-alert]').count()).toBe(1);
    for (const room of ['/sources', '/deliveries', '/events']) {
      await page.goto(service.url + room);
      await page.waitForSelector('h1');
      await page.waitForLoadState('networkidle');
      expect(await page.textContent('body')).not.toContain(THERE.source);
    }
  });

  it('becomes cards on a small screen, with nothing beside the screen', async () => {
    const page = await open('/', { width: 390, height: 844 });
    await logIn(page, 'tphcm', PASSWORD);
    await page.goto(`${service.url}/alerts?status=closed`);
    const card = page.locator(`[data-alert="${here}"]`);
    await card.waitFor();
    expect((await card.boundingBox())?.height).toBeGreaterThan(120);
    await card.getByText(TITLE).click();
    await page.waitForSelector('h2');
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  it('asks nobody but its own service and breaks no rule of the browser', () => {
    expect(watched.length).toBeGreaterThan(4);
    const own = new URL(service.url).host;
    for (const { hosts, complaints } of watched) {
      expect([...hosts].filter((host) => host !== own && host !== 'blank')).toEqual([]);
      expect(complaints).toEqual([]);
    }
  });
});
