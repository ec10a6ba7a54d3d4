// Unit tests stand beside what they test, the others under test/. With TEST_REPORT_FILE in the
// environment the results are also written there as JSON, from which .ci/run takes its counts.
import { defineConfig } from 'vitest/config';

const reportFile = process.env.TEST_REPORT_FILE;

export default defineConfig({
  test: {
    include: ['{src,test,benchmark,tools}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters:
      reportFile === undefined ? ['default'] : ['default', ['json', { outputFile: reportFile }]],
  },
});
