// Goal: an engineer connects a source in the console, from its name to the first line that went all the way; sees how sources
// are, and why; brings a file in once; in Vietnamese and English, also on a telephone, without barriers.
// Method: the real program, a real Chromium; what came of it is asked of the API.
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireBinary } from '../servers/binaries.ts';
import { until } from '../until.ts';
import { barriers, buildConsole, launch, logIn, openPage, type Watched } from './browser.ts';
import { ServiceProcess } from './service-process.ts';

const LONG_MS = 120_000;
const PASSWORD = 'Mat-khau-thu-2026!';
const ID = 'cong-dich-vu-cong-lao-cai';
const PHONE = '0900000123';

const chromium = requireBinary('chromium');
let service: ServiceProcess;
let browser: Browser;
const watched: Watched[] = [];

function lines(count: number): string {
  return Array.from({ length: count }, (_, n) => {
    const stamp = new Date(Date.now() - (count - n) * 1_000);
    const iso = stamp.toISOString();
    const day = `${iso.slice(8, 10)}/${stamp.toUTCString().slice(8, 11)}/${iso.slice(0, 4)}`;
    const url = n === 3 ? `/tra-cuu?phone=${PHONE}` : `/tin-tuc/${n}`;
    return `203.0.113.7 - - [${day}:${iso.slice(11, 19)} +0000] "GET ${url} HTTP/1.1" 200 5 "-" "curl/8"`;
  }).join('\n');
}

async function open(login: string, path: string, size: { width?: number; height?: number } = {}) {
  const one = await openPage(browser, { url: service.url, ...size });
  watched.push(one);
  await logIn(one.page, login, PASSWORD);
  await one.page.goto(service.url + path);
  return one.page;
}

const sourceOf = async (id: string) => (await service.call('GET', `/v1/sources/${id}`)).body;
const eventsOf = async (id: string, atLeast: number) =>
  until(async () => {
    const route = `/v1/events?size=1000&from=now-30d&filter=gac.source.id:${id}`;
    const { items } = (await service.call('GET', route)).body;
    return items.length >= atLeast ? items.length : undefined;
  });

describe.skipIf(chromium === undefined)('sources in the console', () => {
  beforeAll(async () => {
    buildConsole();
    service = await new ServiceProcess().start();
    const people = [
      { login: 'kysu', name: 'Phạm Thu Hà', role: 'engineer', provinces: [] },
      { login: 'english', name: 'Lê An', role: 'engineer', provinces: ['15'], language: 'en' },
      { login: 'quantri', name: 'Trần Minh', role: 'admin', provinces: [] },
      { login: 'laocai', name: 'Vàng A Páo', role: 'province_analyst', provinces: ['15'] },
    ];
    for (const person of people) {
      await service.call('POST', '/v1/users', { ...person, password: PASSWORD });
    }
    browser = await launch(chromium ?? '');
  }, LONG_MS);

  afterAll(async () => {
    await browser?.close();
    await service?.remove();
  });

  it('are connected from a name to a line that went all the way', {
    timeout: LONG_MS,
  }, async () => {
    const page = await open('kysu', '/sources');
    await page.click('a:has-text("Kết nối nguồn")');
    await page.waitForSelector('input[name=name]');
    await page.keyboard.press('Enter');
    await page.click('button[type=submit]');
    await page.waitForSelector('[role=alert]:has-text("3")');
    expect(await barriers(page)).toEqual([]);
    await page.fill('input[name=name]', 'Cổng dịch vụ công Lào Cai');
    expect(await page.inputValue('input[name=id]')).toBe(ID);
    await page.selectOption('select[name=province]', '15');
    await page.selectOption('select[name=hours]', 'office');
    await page.click('button[type=submit]');

    const sample = { name: 'access.log.gz', mimeType: 'application/gzip' };
    const buffer = gzipSync(`${lines(40)}\nkhông phải nhật ký\n`);
    await page.setInputFiles('input[type=file]', { ...sample, buffer });
    await page.waitForSelector('text=access.log.gz: 41 dòng');
    expect(await barriers(page)).toEqual([]);
    await page.goBack();
    expect(await page.inputValue('input[name=name]')).toBe('Cổng dịch vụ công Lào Cai');
    await page.goForward();
    await page.waitForSelector('text=access.log.gz: 41 dòng');
    await page.click('button[type=submit]');

    await page.waitForSelector('[data-score]');
    await page.waitForSelector('text=40 trên 41');
    expect(await page.textContent('main')).toContain('nginx.access');
    expect(await page.textContent('main')).not.toContain(PHONE);
    expect(await barriers(page)).toEqual([]);
    await page.selectOption('select[name=otherType]', 'keycloak.log');
    await page.click('button:has-text("Thử loại này")');
    await page.waitForSelector('text=giống loại nginx.access hơn là keycloak.log');
    await page.selectOption('select[name=otherType]', 'nginx.access');
    await page.click('button:has-text("Thử loại này")');
    await page.waitForSelector('text=40 trên 41');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.click('button:has-text("Tải Markdown")'),
    ]);
    expect(file.suggestedFilename()).toBe(`${ID}-conformance.md`);
    await page.click('button:has-text("Đăng ký nguồn")');

    const key = (await page.textContent('[data-key]')) ?? '';
    expect(key).toMatch(/^gsk_/);
    await page.waitForSelector(`pre:has-text("${key}")`);
    expect(await barriers(page)).toEqual([]);
    expect(await sourceOf(ID)).toMatchObject({
      ...{ type: 'nginx.access', province: '15', hours: 'office', observing: true },
    });
    await page.click('button:has-text("Tiếp tục")');
    await page.click('button:has-text("Gửi thử giúp tôi")');
    await page.waitForSelector('[data-trial=passed]', { timeout: 45_000 });
    expect(await page.locator('[data-hop=failed], [data-hop=waiting]').count()).toBe(0);
    expect(await page.locator('[data-hop=passed]').count()).toBeGreaterThan(6);
    expect(await barriers(page)).toEqual([]);
    await page.click('button:has-text("Chuyển sang hoạt động")');
    await page.waitForSelector('text=Chuyển về chỉ theo dõi');
    expect((await sourceOf(ID)).observing).toBe(false);
  });

  it('show how they are, and are filtered', { timeout: LONG_MS }, async () => {
    const created = { id: 'moi-15', type: 'keycloak.log', province: '15', name: 'Keycloak mới' };
    await service.addSource(created);
    const page = await open('kysu', '/sources');
    await page.waitForSelector('[data-source=moi-15] [data-health=NEW]');
    await page.waitForSelector(`[data-source=${ID}] svg[role=img]`);
    expect(await barriers(page)).toEqual([]);
    await page.click('search button:has-text("Chưa gửi")');
    await page.waitForURL(/state=NEW/);
    await page.fill('search input', 'khong co');
    await page.waitForSelector('text=Không có nguồn nào như vậy');
    await page.fill('search input', 'keycloak moi');
    await page.click('[data-source=moi-15] a');
    await page.waitForSelector('[data-health=NEW]');
    await page.waitForSelector('text=chưa gửi bản ghi nào');
  });

  it('take a file in once', { timeout: LONG_MS }, async () => {
    await service.addSource({ id: 'tep-15', type: 'nginx.access', province: '15' });
    const page = await open('kysu', '/sources/tep-15');
    const file = { name: 'access.log.gz', mimeType: '', buffer: gzipSync(lines(120)) };
    await page.setInputFiles('input[type=file]', file);
    await page.waitForSelector(
      '[data-upload=done]:has-text("nhận 120 bản ghi, 0 bản ghi đã nhận từ trước")',
    );
    await page.setInputFiles('input[type=file]', file);
    await page.waitForSelector('[data-upload=done]:has-text("đã nhận từ trước, cả 120 bản ghi")');
    const broken = { ...file, name: 'x.zip', buffer: Buffer.from('no archive') };
    await page.setInputFiles('input[type=file]', broken);
    await page.waitForSelector('[data-upload=failed]:has-text("không lưu gì, 1 phần bị từ chối")');
    const document = { ...file, name: 'cong-van.pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj') };
    await page.setInputFiles('input[type=file]', document);
    await page.waitForSelector('[data-upload=failed]:has-text("không phải nhật ký")');
    await page.setInputFiles('input[type=file]', {
      ...file,
      name: 'a.log',
      buffer: Buffer.from('\n'),
    });
    await page.waitForSelector('[data-upload]:has-text("tệp không có dòng nào")');
    expect(await eventsOf('tep-15', 120)).toBe(120);
    const admin = await open('quantri', '/sources/tep-15');
    await admin.waitForSelector(
      '[data-trail]:has-text("Phạm Thu Hà nạp tệp access.log.gz"):has-text("nhận 120 bản ghi")',
    );
    expect(await barriers(admin)).toEqual([]);
    const session = { login: 'english', password: PASSWORD, as: 'bearer' };
    const { token } = (await service.call('POST', '/v1/session', session)).body;
    await service.addSource({ id: 'tep-79', type: 'nginx.access', province: '79' });
    const upload = async (source: string) =>
      (
        await fetch(`${service.url}/v1/sources/${source}/uploads?name=a.log`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body: lines(1),
        })
      ).status;
    expect([await upload('tep-15'), await upload('tep-79')]).toEqual([200, 404]);
    expect(await barriers(page)).toEqual([]);
  });

  it('are changed by two people, of whom the slower one loses nothing', {
    timeout: LONG_MS,
  }, async () => {
    await service.addSource({ id: 'hai-nguoi', type: 'nginx.access', province: '15' });
    const page = await open('english', '/sources/hai-nguoi', { width: 390, height: 844 });
    await page.waitForSelector('h1:has-text("hai-nguoi")');
    await page.fill('input[name=name]', 'Portal');
    const any = { 'if-match': '*' };
    await service.call('PATCH', '/v1/sources/hai-nguoi', { timezone: 'UTC' }, any);
    await page.click('button:has-text("Save changes")');
    await page.waitForSelector('text=Somebody else has just changed this source');
    expect(await page.inputValue('input[name=name]')).toBe('Portal');
    // It is saved on what the other one left once that was read.
    await until(async () => {
      await page
        .click('button:has-text("Save changes")', { timeout: 1_000 })
        .catch(() => undefined);
      return (await sourceOf('hai-nguoi')).name === 'Portal' || undefined;
    });
    await page.waitForSelector('h1:has-text("Portal")');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await barriers(page)).toEqual([]);
    await page.click('button:has-text("Remove")');
    await page.fill('input[name=confirm]', 'hai-nguoi');
    await page.keyboard.press('Enter');
    await until(
      async () => (await service.call('GET', '/v1/sources/hai-nguoi')).status === 404 || undefined,
    );
  });

  it('are nothing that an analyst can change', { timeout: LONG_MS }, async () => {
    const page = await open('laocai', `/sources/${ID}`);
    await page.waitForSelector('h2:has-text("Sức khỏe của nguồn")');
    expect(await page.locator('button:has-text("Lưu thay đổi"), input[type=file]').count()).toBe(0);
    await page.goto(`${service.url}/sources/new`);
    await page.waitForSelector('text=Chỉ kỹ sư vận hành và quản trị hệ thống');
    expect(await page.locator('input').count()).toBe(0);
  });

  it('ask nobody but the service', () => {
    const own = new URL(service.url).host;
    for (const { hosts, complaints } of watched) {
      expect([...hosts].filter((host) => host !== own && host !== '')).toEqual([]);
      expect(complaints).toEqual([]);
    }
  });
});
