import { communesOf } from '../../locality/locality.ts';

/** A province of the demo. Codes are official; addresses, accounts and numbers are invented. */
export interface DemoProvince {
  readonly code: string;
  /** Beginning of the ids of its sources; also its made-up mail domain. */
  readonly slug: string;
  /** Agency part of its dossier codes. */
  readonly agency: string;
  readonly communes: readonly DemoCommune[];
  /** How busy it is, as a share of the busiest. */
  readonly load: number;
}

/** A commune or ward with a service centre. */
export interface DemoCommune {
  readonly code: string;
  readonly name: string;
  /** What its heartbeat calls itself. */
  readonly unit: string;
  /** Address that its officers come from (RFC 5737, documentation). */
  readonly address: string;
}

/** Ho Chi Minh City, Da Nang and Lao Cai, the busiest first. */
export const DEMO_PROVINCES: readonly DemoProvince[] = [
  province('79', 'tp-ho-chi-minh', {
    agency: 'H29',
    load: 1,
    communes: ['25747', '25750', '25760'],
  }),
  province('48', 'da-nang', { agency: 'H17', load: 0.6, communes: ['20242', '20209', '20263'] }),
  province('15', 'lao-cai', { agency: 'H38', load: 0.35, communes: ['02647', '02671', '02701'] }),
];

/** The demo province of a code. @throws when it is none of them, which is a defect of the caller */
export function demoProvince(code: string): DemoProvince {
  const found = DEMO_PROVINCES.find((one) => one.code === code);
  if (!found) throw new Error(`${code} is no province of the demo.`);
  return found;
}

/** The commune of a province at a place of its list. @throws when there is none */
export function demoCommune(province: DemoProvince, index: number): DemoCommune {
  const found = province.communes[index];
  if (!found) throw new Error(`${province.slug} has no commune ${index}.`);
  return found;
}

function province(
  code: string,
  slug: string,
  facts: { agency: string; load: number; communes: readonly string[] },
): DemoProvince {
  const register = communesOf(code);
  const communes = facts.communes.map((commune, index) => ({
    code: commune,
    name: register.find((one) => one.code === commune)?.name ?? commune,
    unit: `TTPVHCC-${commune}`,
    address: `192.0.2.${Number(code) + index}`,
  }));
  return { ...facts, code, slug, communes };
}
