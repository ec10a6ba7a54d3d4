// Unit tests stand beside what they test, the others under test/. With TEST_REPORT_FILE in the
// environment the results are also written there as JSON, from which .ci/run takes its counts.
import { defineConfig } from 'vitest/config';

const reportFile = process.env.TEST_REPORT_FILE;

export default defineConfig({
  test: {
    include: ['{src,test,benchmark,tools}/**/*.test.ts'],
    // Far more than anything takes: the machine may be slow and busy with other things.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    // Where nobody watches, a test that fails is run once more; tools/test-counts.mjs names every one
    // that needed it, and few may. At the desk a failure is a failure.
    retry: process.env.CI === undefined ? 0 : 1,
    reporters:
      reportFile === undefined ? ['default'] : ['default', ['json', { outputFile: reportFile }]],
  },
});
