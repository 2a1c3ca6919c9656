import { GacError, type Issue } from '../../event/error.ts';
import { checkAddressRanges, PROXY_RANGE_NAMES } from '../address-ranges.ts';
import { type Configuration, loadConfiguration } from '../configuration.ts';
import { checkHttpProxies } from '../http-proxies.ts';
import { parseRoles } from '../roles.ts';
import { checkSharing } from '../sharing.ts';
import { type Finding, failed, ok, said } from './finding.ts';

const ID = 'configuration.file';

/** The configuration that would be started, if it can be read at all, and what is wrong with it. */
export interface ReadConfiguration {
  readonly configuration: Configuration | undefined;
  readonly finding: Finding;
}

/**
 * Reads the configuration as `gac start` would.
 * @throws GacError GAC_CONFIG_INVALID for a role that is none
 */
export function readConfiguration(
  given: string | undefined,
  roles: string | undefined,
  directory: string,
): ReadConfiguration {
  const chosenRoles = roles === undefined ? undefined : [...parseRoles(roles)];
  try {
    const loaded = loadConfiguration(given, directory);
    const configuration =
      chosenRoles === undefined
        ? loaded.configuration
        : { ...loaded.configuration, roles: chosenRoles };
    const name = loaded.file ?? 'gac.yaml';
    const issues = issuesOf(configuration, name);
    if (issues.length > 0) return { configuration, finding: invalid(name, issues) };
    const key = loaded.file === undefined ? 'doctor.configuration.none' : 'doctor.configuration.ok';
    const figures = { file: name, roles: configuration.roles.join(', ') };
    return { configuration, finding: ok(ID, said(key, figures)) };
  } catch (error) {
    if (!(error instanceof GacError)) throw error;
    if (error.code === 'GAC_CONFIG_UNREADABLE') {
      const found = said('doctor.configuration.unreadable', { file: given ?? 'gac.yaml' });
      const finding = failed(ID, found, { step: said('doctor.configuration.unreadable_step') });
      return { configuration: undefined, finding };
    }
    const { issues } = error;
    const all = issues.length > 0 ? issues : [{ at: given ?? 'gac.yaml', detail: error.message }];
    return { configuration: undefined, finding: invalid(given ?? 'gac.yaml', all) };
  }
}

function invalid(file: string, issues: readonly Issue[]): Finding {
  const details = issues.map(({ at, detail, hint }) =>
    [`${at}: ${detail}`, ...(hint === undefined ? [] : [hint])].join(' '),
  );
  const found = said('doctor.configuration.invalid', { file, count: issues.length });
  return failed(ID, found, { step: said('doctor.configuration.invalid_step'), details });
}

/** What only the start would find. */
function issuesOf(configuration: Configuration, file: string): Issue[] {
  const { http, collect } = configuration;
  const { tlsPort, tls, tcpPort, proxies } = collect.syslog;
  const issues = [
    ...thrown(() => checkSharing(configuration, file), file),
    ...thrown(
      () => checkAddressRanges('http.trustedProxies', http.trustedProxies, PROXY_RANGE_NAMES),
      file,
    ),
  ];
  issues.push(...thrown(() => checkHttpProxies(http), file));
  issues.push(...thrown(() => checkAddressRanges('collect.syslog.proxies', proxies), file));
  if (tlsPort !== undefined && tls === undefined) {
    issues.push({ at: file, detail: 'collect.syslog.tlsPort needs collect.syslog.tls.' });
  }
  const ports = [http.port, tcpPort, tlsPort].filter((port) => port !== undefined && port !== 0);
  if (new Set(ports).size < ports.length) {
    issues.push({
      at: file,
      detail: 'http.port, collect.syslog.tcpPort and collect.syslog.tlsPort must differ.',
    });
  }
  return issues;
}

function thrown(check: () => void, file: string): Issue[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof GacError)) throw error;
    return error.issues.length > 0 ? [...error.issues] : [{ at: file, detail: error.message }];
  }
}
