import type { DemoCommune, DemoProvince } from '../demo-provinces.ts';
import { heartbeatId, systemId } from '../demo-sources.ts';
import { clfStamp, dossierDay, isoStamp, keycloakStamp, syslogStamp } from '../local-time.ts';

/** One line of one source. */
export interface Line {
  readonly sourceId: string;
  readonly atMs: number;
  readonly text: string;
  /** True when it is damaged on purpose and must become a dead letter. */
  readonly damaged?: true;
}

/** Takes a line for its time. */
export type Emit = (line: Line) => void;

const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36';

/** A request to the portal of a province. */
export function portalLine(
  province: DemoProvince,
  atMs: number,
  request: {
    ip: string;
    path: string;
    method?: string;
    status?: number;
    bytes?: number;
    agent?: string;
  },
): Line {
  const { ip, path, method = 'GET', status = 200, bytes = 5_120, agent = BROWSER } = request;
  const text = `${ip} - - [${clfStamp(atMs)}] "${method} ${path} HTTP/1.1" ${status} ${bytes} "-" "${agent}"`;
  return { sourceId: systemId(province, 'portal'), atMs, text };
}

/** An event of the log-in service; without `error` a success. */
export function loginLine(
  province: DemoProvince,
  atMs: number,
  login: { ip: string; user: string; client?: string; error?: string; otp?: boolean },
): Line {
  const { ip, user, client = 'web-padsvc', error, otp } = login;
  const failed = error !== undefined;
  const fields = [
    `type="${failed ? 'LOGIN_ERROR' : 'LOGIN'}"`,
    'realmId="digo"',
    `clientId="${client}"`,
    `userId="${failed ? 'null' : user}"`,
    `ipAddress="${ip}"`,
    ...(failed ? [`error="${error}"`] : []),
    'auth_method="openid-connect"',
    ...(otp ? ['credential_type="otp"'] : []),
    `username="${user}"`,
  ];
  const level = failed ? 'WARN ' : 'INFO ';
  const text = `${keycloakStamp(atMs)} ${level} [org.keycloak.events] (executor-thread-1) ${fields.join(', ')}`;
  return { sourceId: systemId(province, 'sso'), atMs, text };
}

/** What an officer does with a dossier. */
export function officerLine(
  province: DemoProvince,
  atMs: number,
  work: { account: string; commune: DemoCommune; action: string; dossier: string; of: DemoCommune },
): Line {
  const { account, commune, action, dossier, of } = work;
  const text = JSON.stringify({
    time: isoStamp(atMs),
    account,
    officer_commune: [commune.code],
    action,
    dossier_code: dossier,
    dossier_commune: of.code,
    ip: commune.address,
    result: 'ok',
  });
  return { sourceId: systemId(province, 'igate'), atMs, text };
}

/** A report of the SMS gateway on one one-time password. */
export function otpLine(
  province: DemoProvince,
  atMs: number,
  report: { transaction: string; phone: string; provider: string; status: string; error?: string },
): Line {
  const { transaction, phone, provider, status, error } = report;
  const text = JSON.stringify({
    time: isoStamp(atMs),
    transaction,
    msisdn: phone,
    brand: 'DVC',
    provider,
    status,
    ...(error === undefined ? {} : { error }),
  });
  return { sourceId: systemId(province, 'otp'), atMs, text };
}

/** The sign of life of a service centre. */
export function heartbeatLine(
  province: DemoProvince,
  atMs: number,
  beat: { commune: DemoCommune; status: string; queue: number },
): Line {
  const { commune, status, queue } = beat;
  const text = JSON.stringify({
    time: isoStamp(atMs),
    unit: commune.unit,
    unit_name: `Trung tâm Phục vụ hành chính công ${commune.name}`,
    commune: commune.code,
    status,
    queue,
    version: '2.4.1',
  });
  return { sourceId: heartbeatId(province, commune), atMs, text };
}

/** What the SSH server of the portal's machine says. */
export function sshLine(province: DemoProvince, atMs: number, message: string): Line {
  const text = `${syslogStamp(atMs)} ${province.slug}-web01 sshd[4242]: ${message}`;
  return { sourceId: systemId(province, 'ssh'), atMs, text };
}

/** Code of a dossier that was received on the day of a time: `000.00.01.H29-261122-0001`. */
export function dossierCode(province: DemoProvince, atMs: number, counter: number): string {
  const number = String(counter).padStart(4, '0');
  return `000.00.01.${province.agency}-${dossierDay(atMs)}-${number}`;
}

/** A made-up mobile number, 0900 and six digits. */
export function phoneNumber(number: number): string {
  return `0900${String(number % 1_000_000).padStart(6, '0')}`;
}
