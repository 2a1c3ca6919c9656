// Goal: the report on a sample says what the service would really do with it. Method: synthetic lines through the real
// normaliser and the real rules of the product; the clock stands still.
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConformanceReport } from '../../../../src/api/contract.ts';
import { conformanceHtml } from '../../../../src/api/reports/conformance-html.ts';
import { conformanceMarkdown } from '../../../../src/api/reports/conformance-markdown.ts';
import { conformanceSchema } from '../../../../src/api/schemas/conformance.ts';
import { createConformance } from '../../../../src/app/onboarding/conformance.ts';
import { createRuleDependence } from '../../../../src/app/onboarding/dependent-rules.ts';
import { BUILT_IN_RULES } from '../../../../src/detect/built-in-rules.ts';
import { loadRules, loadUnindexed } from '../../../../src/detect/load-rules.ts';
import { createEcsPipeline } from '../../../../src/detect/sigma/pipelines/pipelines.ts';
import { createNormalizer } from '../../../../src/normalize/create-normalizer.ts';
import { LOGSOURCES } from '../../../../src/normalize/logsources.ts';

const NOW_MS = Date.parse('2026-11-22T08:00:00+07:00');
/** Rules of the product on the access log of a portal. */
const SERVER_ERRORS = '9ae49b92-f77b-45af-99e4-abcb50d7e426';
const DOSSIERS_COUNTED = 'e4e819be-0e39-4ccd-9984-e0a1fca325a1';
const LAO_CAI = { province: '15', timezone: 'Asia/Ho_Chi_Minh' };

type Check = (
  described: {
    type: string;
    province: string;
    timezone: string;
    settings?: { log_format: string } | { drop: string[] };
  },
  lines: readonly string[],
) => Promise<ConformanceReport>;
let check: Check;
let dependence: ReturnType<typeof createRuleDependence>;

beforeAll(() => {
  const loading = { directories: [BUILT_IN_RULES], pipeline: createEcsPipeline() };
  const { set } = loadRules({ ...loading, logsources: LOGSOURCES });
  dependence = createRuleDependence({ set: () => set, trial: () => loadUnindexed(loading) });
  const normalizer = createNormalizer({ journalId: 'test', pseudonymKey: 'a key for tests only' });
  check = createConformance({
    ...{ normalizer, dependence, set: () => set },
    clock: { now: () => NOW_MS },
  });
});

const combined = (second: number, request = 'GET /tra-cuu?ma=H15.01 HTTP/1.1', status = 200) =>
  `203.0.113.9 - - [22/Nov/2026:07:59:${String(second).padStart(2, '0')} +0700] ` +
  `"${request}" ${status} 512 "-" "Mozilla/5.0"`;
const many = (line: (second: number) => string, count = 20) =>
  Array.from({ length: count }, (_, second) => line(second));

describe('a sample that fits', () => {
  it('is recognised, ready, and names the rules that it feeds with what they match', async () => {
    const failing = [
      combined(30, 'GET /nop-ho-so HTTP/1.1', 502),
      combined(31, 'GET / HTTP/1.1', 500),
    ];
    const report = await check({ type: 'auto', ...LAO_CAI }, [...many(combined), ...failing]);
    expect(conformanceSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({ type: 'nginx.access', verdict: 'ready' });
    expect(report.lines).toEqual({ total: 22, parsed: 22, failed: 0 });
    expect(report.time).toMatchObject({ stamped: 22, zone: 'Asia/Ho_Chi_Minh' });
    expect(report.rules.runnable).toMatchObject([
      { id: SERVER_ERRORS, matches: 2, family: 'outage' },
    ]);
    expect(report.rules.blocked).toMatchObject([
      { id: DOSSIERS_COUNTED, missingFields: ['gac.dossier.id'] },
    ]);
    const dependent = dependence.ofType('nginx.access').map(({ id }) => id);
    expect(dependent).toEqual([SERVER_ERRORS, DOSSIERS_COUNTED]);
  });

  it('shows the fields that rules need, and an example of each', async () => {
    const { fields } = await check({ type: 'nginx.access', ...LAO_CAI }, many(combined));
    const status = fields.find(({ field }) => field === 'http.response.status_code');
    expect(status).toEqual({
      ...{ field: 'http.response.status_code', verdict: 'ok' },
      ...{ isRequired: true, share: 1, example: '200' },
    });
  });
});

describe('a sample that does not fit', () => {
  it('is unusable with the reason of each line when the type is wrong', async () => {
    const report = await check({ type: 'keycloak.log', ...LAO_CAI }, many(combined));
    expect(report).toMatchObject({ verdict: 'unusable', score: 0 });
    expect(report.failures[0]).toMatchObject({ line: 1, reason: 'malformed' });
    expect(report.findings[0]).toMatchObject({ severity: 'error' });
    expect(report.samples[0]).toEqual({ line: 1, raw: combined(0) });
  });

  it('is of no type when nothing takes it', async () => {
    const report = await check({ type: 'auto', ...LAO_CAI }, ['%%%%', '&&&&']);
    expect(report).toMatchObject({ type: 'auto', verdict: 'unusable', candidates: [] });
    expect(report.findings.map(({ text }) => text.en)).toEqual([
      'The type of this sample was not recognised.',
      expect.stringContaining('2 records only'),
    ]);
  });

  it('names a field that rules need and no line has', async () => {
    const lines = many(
      (second) =>
        `{"@timestamp":"2026-11-22T07:59:${second + 10}+07:00","event":{"kind":"event","category":["authentication"],"outcome":"failure"},"source":{"ip":"203.0.113.9"}}`,
    );
    const report = await check({ type: 'ecs.json', ...LAO_CAI }, lines);
    const user = report.fields.find(({ field }) => field === 'user.name');
    expect(user).toEqual({ field: 'user.name', verdict: 'missing', isRequired: true, share: 0 });
    expect(report.findings.some(({ text }) => text.en.includes('user.name'))).toBe(true);
  });
});

describe('a log_format of the operator', () => {
  const own = (second: number) =>
    `cong.example.gov.vn|203.0.113.9|[22/Nov/2026:07:59:${String(second).padStart(2, '0')} +0700]|"GET /nop-ho-so HTTP/1.1"|200|512|rt=0.012`;

  it('is proposed, and reads the same lines', async () => {
    const report = await check({ type: 'nginx.access', ...LAO_CAI }, many(own));
    const format = String(report.suggestedSettings?.['log_format']);
    expect(format).toContain('$remote_addr');
    const settings = { log_format: format };
    const again = await check({ type: 'nginx.access', ...LAO_CAI, settings }, many(own));
    expect(again.lines.failed).toBe(0);
  });
});

describe('a log_format that looks like no other', () => {
  const own = (second: number) =>
    `22/Nov/2026:07:59:${second + 10} +0700|203.0.113.9|-|dvc.example.gov.vn|"GET /ho-so HTTP/1.1"|200|512|0.012|"Mozilla/5.0"`;

  it('is found without being said whose it is, and read as what was found', async () => {
    const lines = Array.from({ length: 300 }, (_, at) => own(at % 40));
    const report = await check({ type: 'auto', ...LAO_CAI }, lines);
    expect(report).toMatchObject({ type: 'nginx.access', verdict: 'unusable' });
    const said = report.findings.map(({ text }) => text.en).join('\n');
    expect(said).toContain('300 of 300 lines are read');
    expect(said).not.toContain('not recognised');
    const settings = { log_format: String(report.suggestedSettings?.['log_format']) };
    const again = await check({ type: report.type, ...LAO_CAI, settings }, many(own));
    expect(again).toMatchObject({ verdict: 'ready', lines: { failed: 0 } });
  });
});

describe('time', () => {
  const plain = (clock: string) => (second: number) =>
    `{"time":"2026-11-22T${clock}:${String(second).padStart(2, '0')}","level":"info","message":"tiep nhan"}`;

  it('suggests the zone in which the newest line was written just now', async () => {
    const late = await check({ type: 'generic.json', ...LAO_CAI }, many(plain('00:59')));
    expect(late.time).toMatchObject({ suggestedZone: 'UTC', skewMs: expect.any(Number) });
    const utc = { type: 'generic.json', province: '15', timezone: 'UTC' };
    const ahead = await check(utc, many(plain('07:59')));
    expect(ahead.time).toMatchObject({ suggestedZone: 'Asia/Ho_Chi_Minh' });
    expect(
      ahead.findings.some(({ severity, lines }) => severity === 'warning' && lines.includes(1)),
    ).toBe(true);
    const right = await check({ type: 'generic.json', ...LAO_CAI }, many(plain('07:59')));
    expect(right.time.suggestedZone).toBeUndefined();
  });
});

describe('persons', () => {
  it('are counted and never shown', async () => {
    const lines = many((second) => combined(second, 'GET /tra-cuu?sdt=0900000123 HTTP/1.1'), 12);
    const report = await check({ type: 'nginx.access', ...LAO_CAI }, lines);
    expect(report.persons).toMatchObject([{ detector: 'phone', count: 12 }]);
    expect(JSON.stringify(report)).not.toContain('0900000123');
  });

  it('are counted also where a name or a column says what was erased', async () => {
    const settings = { drop: ['ho_ten', 'mat_khau', 'ghi_chu'] };
    const lines = many(
      (second) =>
        `{"time":"2026-11-22T07:59:${String(second).padStart(2, '0')}+07:00","viec":"nop",` +
        '"ho_ten":"Trần Thị Mận","mat_khau":"hoa-sen","ghi_chu":"rieng tu"}',
      12,
    );
    const report = await check({ type: 'generic.json', ...LAO_CAI, settings }, lines);
    expect(report.persons.map(({ detector, count }) => [detector, count])).toEqual([
      ['person', 12],
      ['password', 12],
      ['dropped', 12],
    ]);
    expect(JSON.stringify(report)).not.toMatch(/Mận|hoa-sen|rieng tu/);
  });
});

describe('on paper', () => {
  const hostile = '"><script>alert(1)</script>|`**x**`[a](javascript:1)';
  const line = (second: number) => combined(second, `GET /${hostile.replaceAll(' ', '')} HTTP/1.1`);

  it('lets nothing of a log line become markup, in either language', async () => {
    const lines = [...many(combined), line(40), hostile];
    const report = await check({ type: 'nginx.access', ...LAO_CAI }, lines);
    for (const language of ['vi', 'en'] as const) {
      const html = conformanceHtml(report, language);
      expect(html).not.toContain('<script>');
      expect(html).not.toMatch(/(?:src|href)=/);
      expect(html).toContain('@media print');
      const markdown = conformanceMarkdown(report, language).replace(/(`{3,})[\s\S]*?\n\1/g, '');
      expect(markdown).not.toContain('<script>');
      expect(markdown).not.toContain('[a](');
    }
    expect(conformanceHtml(report, 'vi')).toContain('Báo cáo kiểm tra nguồn nhật ký');
    expect(conformanceMarkdown(report, 'en')).toContain('# Report on a log source');
  });
});

describe('a sample as people bring it', () => {
  const iso = (minute: number) => `22/11/2026 07:${String(minute).padStart(2, '0')}`;
  const row = (at: number) =>
    `${at};H38.15-261122-${at};Đăng ký khai sinh;${iso(at)};Đang xử lý;Phường Cam Đường;1.250,50`;
  const title = 'STT;Mã hồ sơ;Tên thủ tục;Ngày tiếp nhận;Trạng thái;Đơn vị xử lý;Lệ phí';

  it('is of the type whose columns its header names, and the header is no record', async () => {
    const report = await check({ type: 'auto', ...LAO_CAI }, [
      title,
      ...many((at) => row(at + 10)),
    ]);
    expect(report).toMatchObject({ type: 'onestop.export', verdict: 'ready' });
    expect(report.lines).toEqual({ total: 20, parsed: 20, failed: 0 });
    expect(report.time).toMatchObject({ stamped: 20 });
  });

  it('is not taken for a table only because it has as many values', async () => {
    const odd = (second: number) =>
      `22/Nov/2026:07:59:${String(second + 10)} +0700|203.0.113.9|-|dvc.example.gov.vn|` +
      `"GET /ho-so HTTP/1.1"|200|512|0.01|"Mozilla/5.0"`;
    for (const lines of [many(odd), many((at) => row(at + 10))]) {
      const report = await check({ type: 'auto', ...LAO_CAI }, lines);
      expect(report.candidates.filter(({ type }) => !type.startsWith('nginx'))).toEqual([]);
    }
  });

  it('names no time missing in the lines that IIS writes between its records', async () => {
    const fields = (names: string) => ['#Software: IIS', `#Fields: date time ${names}`];
    const lines = [
      ...fields('c-ip cs-method cs-uri-stem sc-status'),
      ...many((second) => `2026-11-22 00:59:${second + 10} 203.0.113.9 GET /dvc 200`),
      ...fields('c-ip cs-username cs-method cs-uri-stem sc-status X-Own'),
      ...many((second) => `2026-11-22 00:59:${second + 10} 203.0.113.9 A\\b GET /dvc 200 x`),
    ];
    const report = await check({ type: 'auto', ...LAO_CAI }, lines);
    expect(report.lines).toEqual({ total: 40, parsed: 40, failed: 0 });
    expect(report.findings.filter(({ text }) => text.vi.includes('không có thời gian'))).toEqual(
      [],
    );
  });

  it('of two types is not ready, and says which the other one is', async () => {
    const error = (at: number) =>
      `2026/11/22 07:59:${at + 10} [error] 12#0: *${at} open() "/x" failed (2: No such file or ` +
      'directory), client: 203.0.113.5, server: dvc, request: "GET /x HTTP/1.1", host: "dvc"';
    const report = await check({ type: 'auto', ...LAO_CAI }, [
      ...many(combined, 30),
      ...many(error, 10),
    ]);
    expect(report).toMatchObject({ type: 'nginx.access', verdict: 'usable' });
    expect(report.findings.map(({ text }) => text.en)).toContainEqual(
      expect.stringContaining('looks like nginx.error'),
    );
  });

  it('of another type than was said says which', async () => {
    const report = await check({ type: 'keycloak.log', ...LAO_CAI }, many(combined));
    expect(report).toMatchObject({
      verdict: 'unusable',
      candidates: [{ type: 'nginx.access' }, {}],
    });
    expect(report.findings.map(({ hint }) => hint?.en)).toContainEqual(
      expect.stringContaining('Choose the type nginx.access'),
    );
  });

  it('in another encoding than UTF-8 is said to be so', async () => {
    const { findings } = await check({ type: 'auto', ...LAO_CAI }, [
      title.replaceAll(/[^ -~]/g, '\ufffd'),
      row(1).replaceAll(/[^ -~]/g, '\ufffd'),
    ]);
    expect(findings.some(({ hint }) => hint?.vi.includes('CSV UTF-8'))).toBe(true);
  });
});
