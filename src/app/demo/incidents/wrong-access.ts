import { demoCommune } from '../demo-provinces.ts';
import { systemId } from '../demo-sources.ts';
import { dossierCode, loginLine, officerLine, portalLine, sshLine } from '../traffic/line.ts';
import { officerAccount } from '../traffic/officers.ts';
import { type Script, series } from './incident.ts';

const SCRIPT_AGENT = 'python-requests/2.32';

/** One address counts through dossier numbers. */
export const DOSSIER_ENUMERATION: Script = {
  key: 'dossier_enumeration',
  ruleId: 'e4e819be-0e39-4ccd-9984-e0a1fca325a1',
  play: (stage) => {
    const { province, random } = stage;
    const ip = `203.0.113.${random.int(40, 59)}`;
    const first = random.int(200_000, 800_000);
    const times = series(stage, 90, 4_500);
    const lines = times.map((atMs, index) => {
      const status = random.chance(0.7) ? 200 : 404;
      const path = `/ho-so/${first + index}`;
      return portalLine(province, atMs, { ip, path, status, bytes: 2_048, agent: SCRIPT_AGENT });
    });
    const group = { 'source.ip': ip, 'gac.source.id': systemId(province, 'portal') };
    return { toMs: times.at(-1) ?? stage.fromMs, about: ip, group, lines };
  },
};

/** One address tries a common password with many officers’ accounts; one opens. */
export const PASSWORD_SPRAYING: Script = {
  key: 'password_spraying',
  ruleId: '0101bffe-d3a5-4dbd-8eb8-55a12138875e',
  play: (stage) => {
    const { province, random } = stage;
    const ip = `203.0.113.${random.int(60, 79)}`;
    const commune = demoCommune(province, 0);
    const times = series(stage, 28, 20_000);
    const client = 'web-onegate';
    const lines = times.map((atMs, index) => {
      const user = officerAccount(commune, index + 1);
      const error = index > 5 ? 'user_not_found' : 'invalid_user_credentials';
      const opens = index === 4;
      return loginLine(province, atMs, { ip, user, client, ...(opens ? {} : { error }) });
    });
    const group = { 'source.ip': ip, 'gac.source.id': systemId(province, 'sso') };
    return { toMs: times.at(-1) ?? stage.fromMs, about: ip, group, lines };
  },
};

/** An officer reads and exports the dossiers of another commune. */
export const OFFICER_OTHER_COMMUNE: Script = {
  key: 'officer_other_commune',
  ruleId: '9a14d492-3640-40d4-954b-a0469d94614b',
  play: (stage) => {
    const { province, random } = stage;
    const commune = demoCommune(province, 0);
    const account = officerAccount(commune, random.int(1, 6));
    const times = series(stage, 14, 150_000);
    const lines = times.map((atMs, index) =>
      officerLine(province, atMs, {
        account,
        commune,
        action: index % 4 === 3 ? 'export' : 'view',
        dossier: dossierCode(province, atMs, 310 + index),
        of: demoCommune(province, 1),
      }),
    );
    const group = { 'user.name': account, 'gac.source.id': systemId(province, 'igate') };
    return { toMs: times.at(-1) ?? stage.fromMs, about: account, group, lines };
  },
};

/** One address tries SSH passwords against the portal’s machine. */
export const SSH_BRUTE_FORCE: Script = {
  key: 'ssh_brute_force',
  ruleId: 'ad5b0d81-3cae-4075-8a78-b8270e1594a2',
  play: (stage) => {
    const { province, random } = stage;
    const ip = `203.0.113.${random.int(80, 99)}`;
    const times = series(stage, 60, 3_000);
    const lines = times.map((atMs) => {
      const user = random.pick(['root', 'admin', 'invalid user oracle', 'invalid user vanhanh1']);
      const port = random.int(30_000, 60_000);
      return sshLine(province, atMs, `Failed password for ${user} from ${ip} port ${port} ssh2`);
    });
    const group = { 'source.ip': ip, 'gac.source.id': systemId(province, 'ssh') };
    return { toMs: times.at(-1) ?? stage.fromMs, about: ip, group, lines };
  },
};
