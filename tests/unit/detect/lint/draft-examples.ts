import { correlation } from './lint-text.ts';

const draft = { spec: '2.2-draft' };
const inWords = (timespan: string) =>
  correlation(
    { type: 'temporal', rules: ['counted', 'other'], timespan, condition: 'counted and not other' },
    draft,
  );

/** Checks of drafts: what makes each speak, and what does not. */
export const DRAFT_EXAMPLES: Readonly<
  Record<string, { readonly fires: string; readonly silent: string }>
> = {
  'GAC-L127': { fires: correlation({}, draft), silent: inWords('10m') },
  'GAC-L128': { fires: inWords('2h'), silent: inWords('1h') },
};
