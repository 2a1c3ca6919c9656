/**
 * First day of Tết and day of the Hùng kings (10th of the 3rd lunar month) by year: lunar months of Viet Nam's own
 * reckoning, at UTC+7.
 */
const LUNAR_DAYS: Readonly<Record<number, { readonly tet: string; readonly hung: string }>> = {
  2025: { tet: '01-29', hung: '04-07' },
  2026: { tet: '02-17', hung: '04-26' },
  2027: { tet: '02-06', hung: '04-16' },
  2028: { tet: '01-26', hung: '04-04' },
  2029: { tet: '02-13', hung: '04-23' },
  2030: { tet: '02-02', hung: '04-12' },
  2031: { tet: '01-23', hung: '04-01' },
  2032: { tet: '02-11', hung: '04-20' },
  2033: { tet: '01-31', hung: '04-09' },
  2034: { tet: '02-19', hung: '04-28' },
  2035: { tet: '02-08', hung: '04-17' },
  2036: { tet: '01-28', hung: '04-06' },
};
const FIXED_DAYS = ['01-01', '04-30', '05-01', '09-02'];
/** One day before Tết and four from it on. */
const TET_DAYS = [-1, 0, 1, 2, 3];
const DAY_MS = 86_400_000;

const years = new Map<number, ReadonlySet<string>>();

/**
 * Tells whether a date is a public holiday of Viet Nam (Labour Code 2019, articles 111 and 112): the fixed days, Tết, the
 * day of the Hùng kings, and the next working day for each that falls on a weekend. Not known are the second day of
 * 2 September and days that are exchanged, which are decided year by year, and lunar days outside 2025–2036.
 * @param date `YYYY-MM-DD`
 */
export function isPublicHoliday(date: string): boolean {
  const year = Number(date.slice(0, 4));
  let days = years.get(year);
  if (days === undefined) {
    days = holidaysOf(year);
    years.set(year, days);
  }
  return days.has(date);
}

function holidaysOf(year: number): ReadonlySet<string> {
  const days = FIXED_DAYS.map((day) => `${year}-${day}`);
  const lunar = LUNAR_DAYS[year];
  if (lunar !== undefined) {
    days.push(...TET_DAYS.map((by) => later(`${year}-${lunar.tet}`, by)), `${year}-${lunar.hung}`);
  }
  const closed = new Set(days);
  for (const day of days.sort()) {
    if (!isWeekend(day)) continue;
    let instead = later(day, 1);
    while (isWeekend(instead) || closed.has(instead)) instead = later(instead, 1);
    closed.add(instead);
  }
  return closed;
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(date).getUTCDay());
}

function later(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}
