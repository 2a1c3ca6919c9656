// Goal: a rule that stays over its budget is quarantined and engineers are told once; all others go on, and lose and double
// nothing; it judges again when it is released or changed.
// Method: the real program with a rule that raises a signal for each request of a flood, beside rules whose alerts are
// counted one by one; seen by API and command line only.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { IS_SCALED, until } from '../until.ts';
import { allItems, DossierLoad } from './dossier-load.ts';
import { runGac } from './gac-command.ts';
import { freshInstallation } from './installation.ts';
import { ServiceProcess } from './service-process.ts';

const FLOOD = '0f7d8a35-5a4c-4b0e-9a49-6c2d1e8f0001';
const OUTER = '0f7d8a35-5a4c-4b0e-9a49-6c2d1e8f0002';
const ATTACK = '0f7d8a35-5a4c-4b0e-9a49-6c2d1e8f0003';
const LOGINS = '0f7d8a35-5a4c-4b0e-9a49-6c2d1e8f0004';
const LOGIN = '0f7d8a35-5a4c-4b0e-9a49-6c2d1e8f0005';
const TOLD = 'gac-rule-quarantine';
const FLOOD_LINES = 150;
/** Below what the flood raises by a batch a second, above what one attack a batch does however fast they are sent. */
const SIGNALS_PER_MINUTE = 6_000;
const SOURCES = 4;

const text = (title: string) => ({
  title: { vi: `Luật ${title}`, en: `Rule ${title}` },
  description: { vi: `Luật ${title} của phép thử.`, en: `Rule ${title} of the test.` },
});
const detection = (id: string, title: string, part: string, fingerprint?: string[]) => ({
  title,
  id,
  status: 'test',
  level: 'medium',
  logsource: { category: 'webserver' },
  detection: { s: { 'url.original|contains': part }, condition: 's' },
  gac: {
    family: 'wrong_access',
    nature: 'attack',
    ...text(title),
    reason: { vi: `Thấy ${part}.`, en: `Saw ${part}.` },
    ...(fingerprint === undefined ? {} : { fingerprint }),
  },
});
const correlation = (id: string, title: string, rule: string, gte: number) => ({
  title,
  id,
  status: 'test',
  level: 'high',
  correlation: {
    type: 'event_count',
    rules: [rule],
    'group-by': ['source.ip'],
    timespan: '5m',
    condition: { gte },
    generate: rule === FLOOD,
  },
  gac: {
    family: 'wrong_access',
    nature: 'attack',
    ...text(title),
    reason: { vi: '{count} lần từ {source.ip}.', en: '{count} times from {source.ip}.' },
  },
});

describe('budgets of rules', () => {
  const rules = fs.mkdtempSync(path.join(os.tmpdir(), 'gac-budgets-'));
  const floodFile = path.join(rules, 'flood.yml');
  const attackers: string[] = [];
  let service: ServiceProcess;
  /** Shares the work where processes can. */
  let second: ServiceProcess | undefined;
  let load: DossierLoad;
  let batches = 0;

  const items = (route: string) => allItems(service, route);
  const statusOf = async (id: string) =>
    (await service.call('GET', `/v1/rules/${id}`)).body.rule?.status;
  const quarantineOf = (id: string) => service.call('GET', `/v1/rules/${id}/quarantine`);
  const alertsOf = async (rule: string) =>
    (await items(`/v1/alerts?rule=${rule}&size=200`)).filter((one) => one.rule.id === rule);

  /** Sends a flood, and with each batch one attack that no other batch has. */
  const sendBatch = async (floodLines = FLOOD_LINES) => {
    const number = ++batches;
    const attacker = `203.0.113.${number}`;
    attackers.push(attacker);
    const lines = Array.from({ length: floodLines }, () => load.line('198.51.100.7', '/flood'));
    lines.push(load.line(attacker, '/etc/passwd'));
    for (let i = 0; i < 3; i++) lines.push(load.line(attacker, '/dang-nhap'));
    await load.deliver(lines, `batch-${number}`);
  };

  const floodUntilQuarantined = async () => {
    const end = Date.now() + 30_000;
    while ((await quarantineOf(FLOOD)).status !== 200) {
      if (Date.now() > end) throw new Error('The rule was not quarantined.');
      await sendBatch();
    }
  };

  beforeAll(async () => {
    fs.writeFileSync(floodFile, stringify(detection(FLOOD, 'flood', '/flood', ['url.path'])));
    const others = [
      correlation(OUTER, 'outer', FLOOD, 1_000_000),
      detection(ATTACK, 'attack', '/etc/passwd', ['source.ip']),
      detection(LOGIN, 'login', '/dang-nhap'),
      correlation(LOGINS, 'logins', LOGIN, 3),
    ];
    fs.writeFileSync(
      path.join(rules, 'others.yml'),
      others.map((one) => stringify(one)).join('---\n'),
    );
    const detect = {
      builtInRules: false,
      rulesDirectories: [rules],
      budgets: { signalsPerMinute: SIGNALS_PER_MINUTE, windowSeconds: 1, windows: 2 },
    };
    const installation = await freshInstallation();
    service = new ServiceProcess({ nodeName: 'xet-1', detect }, installation);
    await service.start();
    if (IS_SCALED) {
      second = new ServiceProcess({ roles: ['detect'], nodeName: 'xet-2', detect }, installation);
      await second.start();
    }
    const keys: string[] = [];
    for (let source = 0; source < SOURCES; source++) {
      const registered = { id: `cong-${source}`, type: 'nginx.access', province: '79' };
      keys.push(await service.addSource(registered));
    }
    // In turn, so that both processes match.
    load = new DossierLoad(() => {
      const source = batches % SOURCES;
      return { service, source: `cong-${source}`, key: keys[source] ?? '' };
    });
    for (const province of ['79', undefined]) {
      const added = await service.call('POST', '/v1/destinations', {
        name: `SOC ${province ?? 'VN'}`,
        channel: 'email',
        address: 'soc@example.invalid',
        language: 'vi',
        ...(province === undefined ? {} : { province }),
      });
      expect(added.status).toBe(201);
    }
  }, 240_000);

  afterAll(async () => {
    await second?.remove();
    await service.remove();
    fs.rmSync(rules, { recursive: true });
  });

  it('quarantines a rule that floods, and nothing else', { timeout: 180_000 }, async () => {
    await floodUntilQuarantined();
    const { body } = await quarantineOf(FLOOD);
    expect(body).toMatchObject({ ruleId: FLOOD, budget: 'signals', limit: SIGNALS_PER_MINUTE });
    expect(body.measured).toBeGreaterThan(SIGNALS_PER_MINUTE);
    expect(body.withheld.map((one: { id: string }) => one.id)).toEqual([FLOOD, OUTER]);
    await until(async () => (await statusOf(FLOOD)) === 'withheld' || undefined);
    expect(await statusOf(OUTER)).toBe('withheld');
    for (const id of [ATTACK, LOGIN, LOGINS]) expect(await statusOf(id)).toBe('loaded');
    const { body: detail } = await service.call('GET', `/v1/rules/${FLOOD}`);
    expect(detail.rule.withheld.vi).toContain('tín hiệu mỗi phút');
    expect(detail.rule.withheld.en).toContain('signals a minute');
    for (let i = 0; i < 5; i++) await sendBatch();
    for (const rule of [ATTACK, LOGINS]) {
      const raised = await until(async () => {
        const alerts = await alertsOf(rule);
        return alerts.length >= attackers.length ? alerts : undefined;
      }, 30_000);
      expect(raised.map(({ group }) => group['source.ip']).sort()).toEqual([...attackers].sort());
      expect(raised.every(({ count }) => count === 1)).toBe(true);
    }
    const [flood, ...more] = await alertsOf(FLOOD);
    expect(more).toEqual([]);
    await sendBatch(20);
    await until(async () => (await alertsOf(ATTACK)).length === attackers.length || undefined);
    expect((await alertsOf(FLOOD))[0].eventCount).toBe(flood.eventCount);
  });

  it('tells engineers once, as any other alert', { timeout: 150_000 }, async () => {
    const [alert, ...more] = await until(async () => {
      const found = await alertsOf(TOLD);
      return found.length > 0 ? found : undefined;
    });
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ province: '00', provinceName: 'Toàn quốc', count: 1 });
    expect(alert.rule).toMatchObject({ family: 'outage', level: 'high', nature: 'unknown' });
    expect(alert.rule.title.vi).toContain('Luật flood');
    expect(alert.reason.en).toContain(OUTER);
    const { body } = await service.call('GET', `/v1/alerts/${alert.id}/deliveries`);
    const told = body.items.map((one: { destinationName: string }) => one.destinationName);
    expect(told).toEqual(['SOC VN']);
    const done = await service.call(
      'POST',
      `/v1/alerts/${alert.id}/acknowledge`,
      {},
      {
        'if-match': `"${alert.version}"`,
      },
    );
    expect(done.body).toMatchObject({ status: 'acknowledged' });
    const local = await service.logIn({
      login: 'tinh',
      role: 'province_analyst',
      provinces: ['79'],
    });
    expect((await service.call('GET', `/v1/alerts/${alert.id}`, undefined, local)).status).toBe(
      404,
    );
    expect((await service.call('GET', '/v1/rules/cost', undefined, local)).status).toBe(403);
  });

  it('shows what rules cost, and lets one go on by command', { timeout: 150_000 }, async () => {
    await sendBatch(0);
    const costs = await until(async () => {
      const shown = await runGac(service.folder, ['rule', 'cost', '--json']);
      const body = JSON.parse(shown.stdout);
      const known = (id: string) => body.items.find((one: { ruleId: string }) => one.ruleId === id);
      const isCounted = known(LOGINS)?.groups === attackers.length;
      return isCounted && known(FLOOD)?.quarantine ? body : undefined;
    }, 20_000);
    expect(costs.nodes).toHaveLength(IS_SCALED ? 2 : 1);
    const logins = costs.items.find((one: { ruleId: string }) => one.ruleId === LOGINS);
    expect(logins).toMatchObject({ groups: attackers.length, values: 3 * attackers.length });
    expect(logins.bytes).toBeGreaterThan(0);
    const table = await runGac(service.folder, ['rule', 'cost']);
    expect(table.code).toBe(1);
    expect(table.stdout).toContain('Rule logins');
    expect(table.stdout).toContain(`✗ Rule flood (${FLOOD}): Quarantined since`);
    const list = await runGac(service.folder, ['rule', 'list', '--lang', 'vi']);
    expect(list.stdout).toContain('Tạm ngừng từ');
    expect((await runGac(service.folder, ['rule', 'release', FLOOD])).code).toBe(2);
    const released = await runGac(service.folder, ['rule', 'release', FLOOD, '--reason', 'Đã rõ']);
    expect(released).toMatchObject({ code: 0 });
    await until(async () => (await statusOf(FLOOD)) === 'loaded' || undefined);
    expect(await statusOf(OUTER)).toBe('loaded');
    const [before] = await alertsOf(FLOOD);
    await sendBatch(5);
    await until(async () => {
      const [now] = await alertsOf(FLOOD);
      return now.eventCount === before.eventCount + 5 || undefined;
    });
    const gaps = await until(async () => {
      const known = await items('/v1/gaps?reason=withheld&size=200');
      return known.length > 0 && known.every(({ toMs }) => toMs !== undefined) ? known : undefined;
    });
    expect(gaps.map(({ ruleId }) => ruleId).sort()).toEqual([FLOOD, OUTER]);
    for (const { fromMs, toMs, sourceId } of gaps) {
      expect(sourceId).toBe('*');
      expect(toMs).toBeGreaterThan(fromMs);
    }
    const again = await runGac(service.folder, ['rule', 'release', FLOOD, '--reason', 'x']);
    expect(again.code).toBe(1);
    const audit = await items(`/v1/audit?subject=rule:${FLOOD}&size=50`);
    expect(audit.map(({ action }) => action)).toEqual(['rule.release', 'rule.quarantine']);
    expect(audit[0].detail.reason).toBe('Đã rõ');
  });

  it('lets a rule go on that was changed, and tells of the next time anew', {
    timeout: 120_000,
  }, async () => {
    await floodUntilQuarantined();
    await until(async () => (await statusOf(FLOOD)) === 'withheld' || undefined);
    fs.writeFileSync(floodFile, stringify(detection(FLOOD, 'flood', '/flood-moi', ['url.path'])));
    await until(async () => (await statusOf(FLOOD)) === 'loaded' || undefined);
    await until(async () => (await quarantineOf(FLOOD)).status === 404 || undefined);
    const audit = await items(`/v1/audit?subject=rule:${FLOOD}&size=50`);
    expect(audit[0]).toMatchObject({ action: 'rule.release', actor: 'system' });
    await until(async () => (await alertsOf(TOLD)).length === 2 || undefined);
    for (const rule of [ATTACK, LOGINS]) {
      const raised = await until(async () => {
        const alerts = await alertsOf(rule);
        return alerts.length >= attackers.length ? alerts : undefined;
      });
      expect(raised.map(({ group }) => group['source.ip']).sort()).toEqual([...attackers].sort());
    }
  });
});
