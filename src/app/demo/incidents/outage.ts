import { demoCommune } from '../demo-provinces.ts';
import { systemId } from '../demo-sources.ts';
import { exchangeLine } from '../traffic/exchange.ts';
import { kioskLine } from '../traffic/kiosks.ts';
import { otpLine, phoneNumber, portalLine } from '../traffic/line.ts';
import { type Script, series } from './incident.ts';

const MINUTE_MS = 60_000;

/** The server behind the submission form fails; the home page still answers. */
export const PORTAL_SERVER_ERRORS: Script = {
  key: 'portal_server_errors',
  ruleId: '9ae49b92-f77b-45af-99e4-abcb50d7e426',
  play: (stage) => {
    const { province, random } = stage;
    const times = series(stage, 70, 5_000);
    const lines = times.map((atMs) => {
      const ip = `198.51.100.${random.int(1, 254)}`;
      const status = random.chance(0.8) ? 502 : 504;
      const path = random.chance(0.7) ? '/nop-ho-so' : '/tai-len';
      return portalLine(province, atMs, { ip, path, method: 'POST', status, bytes: 157 });
    });
    const source = systemId(province, 'portal');
    const group = { 'gac.source.id': source };
    return { toMs: times.at(-1) ?? stage.fromMs, about: source, group, lines };
  },
};

/** One carrier stops delivering one-time passwords. */
export const OTP_NOT_DELIVERED: Script = {
  key: 'otp_not_delivered',
  ruleId: '6c972e6b-31c0-4e92-9b09-001d59011319',
  play: (stage) => {
    const { province, random } = stage;
    const provider = 'vinaphone';
    const times = series(stage, 60, 10_000);
    const lines = times.flatMap((atMs) => {
      const transaction = `tx-${random.int(1_000_000, 9_999_999)}`;
      const asked = { transaction, phone: phoneNumber(random.int(0, 999_999)), provider };
      const failed = { ...asked, status: 'failed', error: 'EC-500' };
      return [
        otpLine(province, atMs, { ...asked, status: 'requested' }),
        otpLine(province, atMs + random.int(5_000, 9_000), failed),
      ];
    });
    const group = { 'gac.otp.provider': provider, 'gac.source.id': systemId(province, 'otp') };
    return { toMs: times.at(-1) ?? stage.fromMs, about: provider, group, lines };
  },
};

/** A centre stops reporting and does not come back. */
export const SERVICE_CENTRE_SILENT: Script = {
  key: 'service_centre_silent',
  ruleId: 'cb44e300-0a0c-49c9-899f-2c8a18971dd6',
  play: ({ province, fromMs }) => {
    const { code, unit } = demoCommune(province, 2);
    return {
      toMs: Number.POSITIVE_INFINITY,
      about: unit,
      group: { 'gac.heartbeat.unit': unit },
      lines: [],
      heartbeat: (commune, atMs) =>
        commune.code === code && atMs >= fromMs ? 'silent' : undefined,
    };
  },
};

/** A centre reports itself down for a quarter of an hour. */
export const SERVICE_CENTRE_DOWN: Script = {
  key: 'service_centre_down',
  ruleId: '5a15e301-8765-49cd-8b10-73b9ce0b14eb',
  play: ({ province, fromMs }) => {
    const { code, unit } = demoCommune(province, 1);
    const toMs = fromMs + 15 * MINUTE_MS;
    return {
      toMs,
      about: unit,
      group: { 'gac.heartbeat.unit': unit },
      lines: [],
      heartbeat: (commune, atMs) =>
        commune.code === code && atMs >= fromMs && atMs < toMs ? 'down' : undefined,
    };
  },
};

/** Civil-status software no longer answers over the data exchange; all other services do. */
export const INTEGRATION_FAILING: Script = {
  key: 'integration_failing',
  ruleId: '3d1f6f0a-52c7-4b0e-8c55-6f2a9d0b7e41',
  play: (stage) => {
    const { province, random } = stage;
    const service = 'dongBoHoTich';
    const times = series(stage, 50, 12_000);
    const lines = times.map((atMs) => {
      const tookMs = random.int(8_000, 30_000);
      const fault = random.chance(0.9) ? { fault: 'Server.ClientProxy.NetworkError' } : {};
      return exchangeLine(province, atMs, { service, tookMs, ...fault });
    });
    const group = { 'service.name': service, 'gac.source.id': systemId(province, 'ndxp') };
    return { toMs: times.at(-1) ?? stage.fromMs, about: service, group, lines };
  },
};

/** People take numbers at a centre whose counters cannot work. */
export const COUNTERS_NOT_CALLING: Script = {
  key: 'counters_not_calling',
  ruleId: '8f4c2a6e-1b7d-4e39-a7c4-52e1d9f03b68',
  play: (stage) => {
    const { province } = stage;
    const commune = demoCommune(province, 1);
    const times = series(stage, 45, 40_000);
    const lines = times.map((atMs, index) => {
      const ticket = `B${String(index + 1).padStart(3, '0')}`;
      return kioskLine(province, atMs, { commune, event: 'issued', ticket });
    });
    const group = {
      'gac.heartbeat.unit': commune.unit,
      'gac.source.id': systemId(province, 'kiosk'),
    };
    return { toMs: times.at(-1) ?? stage.fromMs, about: commune.unit, group, lines };
  },
};
