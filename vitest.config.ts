import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What the service promises from end to end, whatever its data is kept in: run once on files, once on servers. */
const ON_BOTH = [
  'portal',
  'families',
  'kill',
  'bad-input',
  'cli',
  'console',
  'traces',
  'rule-versions',
  'budgets',
  'ledger',
  'tuning',
  'onboarding',
  'protection',
  'source-health',
].map((name) => `tests/e2e/${name}.test.ts`);

/** Files that take minutes, mostly by waiting; on an empty machine vitest knows of no durations yet. */
const LONG = ['outages', 'ledger', 'kill', 'nodes', 'migrate', 'cli'].map(
  (name) => `/tests/e2e/${name}.test.ts`,
);

/** Begins long files first, so that none of them is left over at the end with a core idle beside it. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((name) => moduleId.endsWith(name));
      return place < 0 ? LONG.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    globalSetup: 'tests/servers/shared-servers.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'embedded', include: ['tests/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'scaled',
          include: ON_BOTH,
          env: { GAC_TEST_INSTALLATION: 'scaled' },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
