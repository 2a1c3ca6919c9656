import { defineConfig } from 'vitest/config';

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

export default defineConfig({
  test: {
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
