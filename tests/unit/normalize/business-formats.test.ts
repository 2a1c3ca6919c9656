/*
 * Goal: what the systems of a province say of their work is understood in the many words that they have for it, and the
 * people in it are not given away.
 * Method: records of each type in different forms and spellings go through the whole normaliser; outcomes are read off the
 * events.
 */
import { describe, expect, test } from 'vitest';
import { GacError } from '../../../src/event/error.ts';
import type { GacEvent } from '../../../src/event/event.ts';
import type { SourceSettings } from '../../../src/event/source.ts';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { detectParsers } from '../../../src/normalize/detect-parser.ts';
import { findParser } from '../../../src/normalize/parse-stream.ts';
import { PARSERS } from '../../../src/normalize/parsers.ts';
import { configureParser } from '../../../src/normalize/settings/configure-parser.ts';
import { rawRecord, sampleSource } from '../../raw-records.ts';

const normalizer = createNormalizer({ journalId: 'business', pseudonymKey: 'business' });

/** The events of lines that one sender of a source sent one after the other. */
function eventsOf(type: string, lines: readonly string[], settings?: SourceSettings): GacEvent[] {
  const source = sampleSource(type, { settings });
  return lines.map((line) => normalizer.normalize(rawRecord(line), source).doc);
}

function eventOf(type: string, line: string, settings?: SourceSettings): GacEvent {
  const [event] = eventsOf(type, [line], settings);
  if (event === undefined) throw new Error('no event');
  return event;
}

describe('otp.sms-gateway', () => {
  test.each([
    ['requested', ['requested', 'QUEUED', 'Yêu cầu', 'cho_gui']],
    ['submitted', ['ACCEPTD', 'ENROUTE', 'sent', 'Đã gửi sang nhà mạng', 'DANG GUI']],
    ['delivered', ['DELIVRD', 'delivered', 'Gửi thành công', 'DA NHAN', 'Thành  công']],
    ['failed', ['UNDELIV', 'REJECTD', 'DELETED', 'Gửi không thành công', 'thue-bao-tat-may']],
    ['verified', ['verified', 'approved', 'Đã xác thực', 'XAC THUC THANH CONG']],
    ['rejected', ['rejected', 'wrong_code', 'Sai mã', 'Nhập sai OTP', 'xac thuc that bai']],
    ['expired', ['EXPIRED', 'Hết hạn', 'ma het han', 'OTP hết hạn']],
  ])('%s', (stage, words) => {
    for (const status of words) {
      const line = JSON.stringify({ transaction: 't', phone: '0900000123', status });
      expect(eventOf('otp.sms-gateway', line).gac.otp?.stage, status).toBe(stage);
    }
  });

  test('a receipt of SMPP in a line of a gateway', () => {
    const receipt =
      'id:a1 sub:001 dlvrd:000 submit date:2611220815 done date:2611220816 stat:UNDELIV err:069 text:Ma OTP 551204';
    const event = eventOf('otp.sms-gateway', `to=84900000123 telco=Viettel ${receipt}`);
    expect(event).toMatchObject({
      '@timestamp': '2026-11-22T01:16:00.000Z',
      event: { outcome: 'failure', code: '069' },
      gac: {
        otp: { stage: 'failed', transaction: 'a1', provider: 'viettel', country_prefix: '84' },
      },
    });
    expect(JSON.stringify(event)).not.toMatch(/551204|900000123/);
  });

  test('an export with a Vietnamese header, and a second one with other columns', () => {
    const [, first, , second] = eventsOf('otp.sms-gateway', [
      'Thời gian gửi;Số điện thoại;Nội dung;Nhà mạng;Trạng thái',
      '22/11/2026 08:15:00;0900000123;Ma OTP 482913;Viettel;Đã gửi thành công',
      'Trạng thái,Thuê bao,Mã lỗi',
      'Bị nhà mạng từ chối,0900000124,E69',
    ]);
    expect(first).toMatchObject({ gac: { otp: { stage: 'delivered', provider: 'viettel' } } });
    expect(second).toMatchObject({ event: { code: 'E69' }, gac: { otp: { stage: 'failed' } } });
    expect(JSON.stringify([first, second])).not.toMatch(/482913|90000012/);
  });

  test('words of a provider that only the source knows', () => {
    const line = '{"SMSID":"e5","SendStatus":5,"dt":"0900000123"}';
    const settings = { names: { dt: 'msisdn' }, words: { '5': 'delivered' } };
    expect(eventOf('otp.sms-gateway', line).gac.otp?.stage).toBeUndefined();
    const event = eventOf('otp.sms-gateway', line, settings);
    expect(event.gac.otp).toMatchObject({ stage: 'delivered', country_prefix: '84' });
  });
});

describe('xroad.opmonitor', () => {
  const RECORD = {
    securityServerType: 'Client',
    requestInTs: 1_795_287_610_120,
    responseOutTs: 1_795_287_610_652,
    serviceMemberCode: 'G01',
    serviceCode: 'traCuu',
  };
  test.each([
    [{ succeeded: true }, 'success', undefined],
    [{ succeeded: false, faultCode: 'Server.ClientProxy.NetworkError' }, 'failure', undefined],
    [{ succeeded: true, statusCode: 503 }, 'failure', undefined],
    [{ succeeded: true, statusCode: 404 }, 'success', undefined],
    [{ statusCode: 200 }, 'success', undefined],
    [
      { succeeded: false, faultCode: 'Server.ServerProxy.AccessDenied' },
      'failure',
      'access_denied',
    ],
  ])('%j', (facts, outcome, reason) => {
    const event = eventOf('xroad.opmonitor', JSON.stringify({ ...RECORD, ...facts }));
    expect(event.event).toMatchObject({ outcome, duration: 532_000_000 });
    expect(event.event.reason).toBe(reason);
    expect(event.service).toMatchObject({ name: 'traCuu', id: 'G01/traCuu' });
  });
});

describe('onestop.export', () => {
  test('JSON, pairs and CSV of one dossier are one event', () => {
    const json =
      '{"maHoSo":"H29-261122-0001","trangThai":"Đã tiếp nhận","canBo":"canbo.01","ngayTiepNhan":"22/11/2026 08:15","ip":"192.0.2.9"}';
    const pairs =
      'ma_ho_so=H29-261122-0001 trang_thai="DA TIEP NHAN" can_bo=canbo.01 ngay_tiep_nhan="2026-11-22 08:15:00" dia_chi_ip=192.0.2.9';
    const [, csv] = eventsOf('onestop.export', [
      'Mã hồ sơ,Trạng thái,Cán bộ,Ngày tiếp nhận,IP',
      'H29-261122-0001,Đã tiếp nhận,canbo.01,22/11/2026 8:15:00 SA,192.0.2.9',
    ]);
    for (const event of [eventOf('onestop.export', json), eventOf('onestop.export', pairs), csv]) {
      expect(event).toMatchObject({
        '@timestamp': '2026-11-22T01:15:00.000Z',
        event: { action: 'dossier-receive', category: ['web'], outcome: 'success' },
        gac: { dossier: { id: 'H29-261122-0001', sequence: 2_611_220_001 } },
        user: { name: 'canbo.01' },
        source: { ip: '192.0.2.9' },
      });
    }
  });

  test.each([
    ['21/11/2026', '21/11/2026 23:59:59', false],
    ['21/11/2026', '22/11/2026 00:00:00', true],
    ['21/11/2026 17:00:00', '21/11/2026 17:00:01', true],
  ])('promised for %s, given on %s: late %s', (henTra, ngayTra, late) => {
    const line = JSON.stringify({ maHoSo: 'H29-1', trangThai: 'Đã trả', henTra, ngayTra });
    expect(eventOf('onestop.export', line).gac.vendor?.['late']).toBe(late);
  });

  test('who the citizen is stands nowhere, what was typed as an attack does', () => {
    const event = eventOf(
      'onestop.export',
      '{"maHoSo":"H29-1","trangThai":"Mới nộp","nguoiNop":"Trần Thị Thử <script>alert(1)</script>","diaChi":"Số 1 Đường Thử","cccd":"001099000001","ngayTiepNhan":"22/11/2026"}',
    );
    expect(JSON.stringify(event)).not.toMatch(/Trần|Đường Thử|001099000001/);
    expect(event.event.original).toContain('<script>alert(1)</script>');
    expect(event.gac.subject?.citizen).toBeDefined();
  });
});

describe('kiosk.queue', () => {
  test.each([
    ['lấy số', 'ticket-issued', 'success'],
    ['Gọi số', 'ticket-called', 'success'],
    ['PHUC VU XONG', 'ticket-served', 'success'],
    ['vắng mặt', 'ticket-skipped', 'unknown'],
    ['counter_open', 'counter-up', 'success'],
    ['Đóng quầy', 'counter-down', 'success'],
    ['paper_out', 'printer-error', 'failure'],
    ['offline', 'kiosk-down', 'failure'],
    ['gì đó', 'kiosk-event', 'unknown'],
  ])('%s', (word, action, outcome) => {
    const line = JSON.stringify({ unit: 'TT-1', event: word, counter: '2', waiting: '4' });
    const event = eventOf('kiosk.queue', line);
    expect(event.event).toMatchObject({ action, outcome });
    expect(event.gac.heartbeat).toMatchObject({ unit: 'TT-1', queue: 4 });
  });
});

test('signature.service: a wrong one-time password is a failed step of authentication', () => {
  const event = eventOf(
    'signature.service',
    '{"event":"sign_failed","transaction_id":"tx1","signer":"canbo.01","serial":"540110","otp_step":"sai_otp","otp":"482913","phone":"0900000123"}',
  );
  expect(event).toMatchObject({
    event: { outcome: 'failure', category: ['api', 'authentication'] },
    gac: { otp: { stage: 'rejected', transaction: 'tx1', country_prefix: '84' } },
    user: { name: 'canbo.01' },
  });
  expect(JSON.stringify(event)).not.toMatch(/482913|900000123/);
});

test.each([
  [{ status: 'success', succeeded: 5, failed: 0 }, 'success', undefined],
  [{ status: 'success', succeeded: 3, failed: 2 }, 'failure', 'partial'],
  [{ succeeded: 0, failed: 4 }, 'failure', undefined],
  [{ failed: 0 }, 'success', undefined],
  [{ status: 'Thành công một phần' }, 'failure', 'partial'],
  [{ status: 'đang đồng bộ' }, 'unknown', undefined],
])('civilstatus.sync %j', (facts, outcome, reason) => {
  const line = JSON.stringify({ batch: 'B1', direction: 'push', ma_xa: '02647', ...facts });
  const event = eventOf('civilstatus.sync', line);
  expect(event.event.outcome).toBe(outcome);
  expect(event.event.reason).toBe(reason);
  expect(event.gac.claimed_locality?.value).toBe('02647');
});

describe('what a source says wrongly', () => {
  test('every word that the type does not know is named with its place and the nearest one', () => {
    let caught: unknown;
    try {
      configureParser(findParser('onestop.export'), {
        names: { 'Mã HSTT': 'ma_ho_s' },
        words: { Xong: 'hoàn thanhh', X: 'hoàn thành' },
      });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(GacError);
    expect((caught as GacError).issues).toMatchObject([
      { at: '/settings/names/Mã HSTT', hint: 'Did you mean ma_ho_so?' },
      { at: '/settings/words/Xong', hint: 'Did you mean hoàn thành?' },
    ]);
  });
});

test.each([
  ['generic.json', '{"status":"ok","request_id":"r1","msg":"done"}'],
  ['generic.json', '{"level":"info","event":"login","user":"a","result":"success"}'],
  ['generic.csv', 'time,user,source_ip,action,note'],
])('is not taken for a business format: %s %s', (type, line) => {
  expect(detectParsers(line, PARSERS)[0]?.parser.type).toBe(type);
});
