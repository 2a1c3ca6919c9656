import { correlation } from './lint-text.ts';

type Keys = Readonly<Record<string, unknown>>;

const ratio = (settings: Keys = {}, block: Keys = {}) =>
  correlation(
    { type: 'ratio', condition: { gte: 0.05 }, ...block },
    { gac: { ratio: { numerator: ['counted'], minimum: 50, ...settings } } },
  );
const spike = (condition: Keys) =>
  correlation({ type: 'spike', condition }, { gac: { spike: { baseline: 6, minimum: 50 } } });
const newValue = (timespan: string) =>
  correlation({ type: 'new_value', timespan, condition: { field: 'user.name' } });
const speed = (gt: number) => correlation({ type: 'geo_speed', timespan: '6h', condition: { gt } });
const absence = (window: string) =>
  correlation(
    { timespan: '15m', condition: { lt: 1 } },
    { gac: { expect: { roster: 'seen', window, calendar: 'office' } } },
  );

/** Checks of the types that Sigma lacks: what makes each speak, and what does not. */
export const EXTENSION_EXAMPLES: Readonly<
  Record<string, { readonly fires: string; readonly silent: string }>
> = {
  'GAC-L114': {
    fires: ratio({}, { condition: { gte: 5 } }),
    silent: ratio({ budget: 0.01 }, { condition: { gte: 5 } }),
  },
  'GAC-L115': {
    fires: ratio({}, { timespan: '1h' }),
    silent: ratio({ short: '5m' }, { timespan: '1h' }),
  },
  'GAC-L116': { fires: ratio({ minimum: 19 }), silent: ratio({ minimum: 20 }) },
  'GAC-L117': { fires: spike({ gte: 1 }), silent: spike({ gte: 3 }) },
  'GAC-L118': { fires: newValue('59m'), silent: newValue('1h') },
  'GAC-L119': { fires: speed(120), silent: speed(900) },
  'GAC-L125': { fires: absence('1d'), silent: absence('4d') },
};
