// Prints the counts of a test run from the report that vitest wrote: what failed, then the line
// `N passed, N failed, N skipped`. A test file that could not be loaded counts as one failure.
// Tests that passed only at the second attempt are named, and more than MOST_UNSTEADY of them are
// no success. Exits with 1 when anything failed: `node tools/test-counts.mjs REPORT.json`.
import { readFileSync } from 'node:fs';

const MOST_UNSTEADY = 2;

const [reportFile] = process.argv.slice(2);
if (reportFile === undefined) {
  console.error('usage: node tools/test-counts.mjs REPORT.json');
  process.exit(1);
}
const report = JSON.parse(readFileSync(reportFile, 'utf8'));
const tests = report.testResults.flatMap((file) => file.assertionResults);
const failedTests = tests.filter((test) => test.status === 'failed');
const unloaded = report.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some(hasFailed),
);
const unsteady = tests.filter(
  (test) => test.status === 'passed' && test.failureMessages?.length > 0,
);
const passed = tests.filter((test) => test.status === 'passed').length;
const failed = failedTests.length + unloaded.length;
const skipped = tests.length - passed - failedTests.length;

for (const test of unsteady) {
  console.log(`passed at the second attempt only: ${test.fullName}`);
  console.log(`  ${test.failureMessages[0].split('\n')[0]}`);
}
for (const test of failedTests) console.log(`failed: ${test.fullName}`);
for (const file of unloaded) console.log(`failed to run: ${file.name}`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 && unsteady.length <= MOST_UNSTEADY ? 0 : 1;

function hasFailed(test) {
  return test.status === 'failed';
}
