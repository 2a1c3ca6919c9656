import { w3cFieldNames } from '../../normalize/iis/access/w3c-fields.ts';
import { TRIAL_AGENT, TRIAL_IP, type TrialLine } from './trial-line.ts';
import type { TrialStamps } from './trial-stamps.ts';

const IIS_DEFAULT =
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken';
const DISSECT_KEY = /%\{([^}]{0,200})\}/g;
const GROK_KEY = /%\{(\w{1,64})(?::[^}]{0,200})?\}/g;
const NAMES_TIME = /time|date|stamp|thời|ngày|thoi|ngay|^ts$/i;
const NAMES_ADDRESS = /(?:^|[._-])ip$|address|(?:^|[._-])host$|địa chỉ|dia_chi/i;

/** Of types whose lines are as their source sets them, by type. */
export const LINES_BY_SETTINGS: Readonly<Record<string, TrialLine>> = {
  'iis.access': (token, at, { fields, time }) => {
    const names = w3cFieldNames(typeof fields === 'string' ? fields : IIS_DEFAULT);
    const [date = '', clock = ''] = (time === 'local' ? at.plain : at.utc).split(' ');
    const values: Readonly<Record<string, string>> = {
      ...{ date, time: clock.slice(0, 8), 's-ip': '192.0.2.2', 'cs-method': 'GET' },
      ...{ 'cs-uri-stem': `/${token}`, 's-port': '443', 'c-ip': TRIAL_IP, 'time-taken': '1' },
      ...{ 'sc-status': '200', 'sc-substatus': '0', 'sc-win32-status': '0' },
      'cs(user-agent)': TRIAL_AGENT,
    };
    return names.map((name) => values[name.toLowerCase()] ?? '-').join(' ');
  },
  'generic.csv': (token, at, { columns, delimiter, time }) => {
    const names = namesOf(columns);
    const tab = delimiter === 'tab' || delimiter === '\\t';
    const between = typeof delimiter !== 'string' ? ',' : tab ? '\t' : delimiter;
    return names
      ?.map((name) => (name === time ? at.iso : valueUnder(name, token, at)))
      .join(between);
  },
  'generic.dissect': (token, at, { pattern }) =>
    typeof pattern !== 'string'
      ? undefined
      : pattern.replace(DISSECT_KEY, (_, key: string) =>
          valueUnder(key.replace(/^[+*&?]|->$|\/\d+$/g, ''), token, at),
        ),
  'generic.grok': (token, at, { pattern }) => {
    const [first] = typeof pattern === 'string' ? pattern.split('\n') : (namesOf(pattern) ?? []);
    return first
      ?.replace(/^\^|\$$/g, '')
      .replace(GROK_KEY, (_, name: string) => grokValue(name, token, at))
      .replace(/\\(?=[[\](){}.|*+?^$\\/"-])/g, '');
  },
};

function valueUnder(name: string, token: string, { iso }: TrialStamps): string {
  if (NAMES_TIME.test(name)) return iso;
  return NAMES_ADDRESS.test(name) ? TRIAL_IP : token;
}

/** What a pattern of the library matches; the token where it takes any text. */
function grokValue(name: string, token: string, at: TrialStamps): string {
  switch (name) {
    case 'IP':
    case 'IPV4':
    case 'IPORHOST':
      return TRIAL_IP;
    case 'TIMESTAMP_ISO8601':
      return at.iso;
    case 'HTTPDATE':
      return at.clf;
    case 'SYSLOGTIMESTAMP':
      return at.syslog;
    case 'LOGLEVEL':
      return 'INFO';
    case 'WORD':
      return 'trial';
    default:
      return /INT$|NUM|^POSINT$/.test(name) ? '1' : token;
  }
}

/** A list as settings have it: names with commas between them, or an array. */
function namesOf(value: unknown): readonly string[] | undefined {
  const list: unknown = typeof value === 'string' ? value.split(',') : value;
  return Array.isArray(list) ? list.map((name) => String(name).trim()) : undefined;
}
