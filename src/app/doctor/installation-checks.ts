import fs from 'node:fs';
import path from 'node:path';
import { presentCommunes } from '../../locality/commune-register.ts';
import { provinces } from '../../locality/locality.ts';
import { CONSOLE } from '../console-folder.ts';
import type { Check } from './check.ts';
import { type Finding, failed, ok, said, warning } from './finding.ts';

const LOCALITIES = 'localities.register';
const BUILT = 'console.built';
/** Since 1 July 2025. */
const OFFICIAL = { provinces: 34, communes: 3_321 };

/** Whether the register of provinces and communes is whole. */
export function localityCheck(): Check {
  return {
    ids: [LOCALITIES],
    run: (report) => report(judgeLocalities(provinces().length, presentCommunes().byCode.size)),
  };
}

/** What the numbers of provinces and communes mean. */
export function judgeLocalities(provinceCount: number, communeCount: number): Finding {
  const figures = { provinces: provinceCount, communes: communeCount };
  const found = said('doctor.localities.loaded', figures);
  const isWhole = provinceCount === OFFICIAL.provinces && communeCount === OFFICIAL.communes;
  return isWhole
    ? ok(LOCALITIES, found)
    : failed(LOCALITIES, found, { step: said('doctor.localities.step') });
}

/** Whether the console has been built. */
export function consoleCheck(): Check {
  const isBuilt = () => fs.existsSync(path.join(CONSOLE, 'index.html'));
  return { ids: [BUILT], run: (report) => report(judgeConsole(isBuilt(), CONSOLE)) };
}

/** What a console that is built, or is not, means. */
export function judgeConsole(isBuilt: boolean, folder: string): Finding {
  if (isBuilt) return ok(BUILT, said('doctor.console.built', { folder }));
  return warning(BUILT, said('doctor.console.missing', { folder }), {
    step: said('doctor.console.step'),
  });
}
