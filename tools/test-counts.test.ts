import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('test-counts.mjs', import.meta.url));

describe('the counts of a test run', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'respite-counts-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function counts(...files: { status: string; tests: string[] }[]) {
    const testResults = files.map(({ status, tests }, index) => ({
      name: `file-${index}.test.ts`,
      status,
      assertionResults: tests.map((test) => ({
        status: test === 'unsteady' ? 'passed' : test,
        fullName: `a test that ${test}`,
        failureMessages: test === 'unsteady' ? ['AssertionError: once\n    at here'] : [],
      })),
    }));
    const report = join(directory, 'report.json');
    writeFileSync(report, JSON.stringify({ testResults }));
    const { stdout, status } = spawnSync(process.execPath, [program, report], { encoding: 'utf8' });
    return { lines: stdout.trim().split('\n'), status };
  }

  it('are all that is printed when everything passed', () => {
    const { lines, status } = counts(
      { status: 'passed', tests: ['passed', 'passed', 'skipped'] },
      { status: 'passed', tests: ['passed', 'pending'] },
    );
    expect(lines).toEqual(['3 passed, 0 failed, 2 skipped']);
    expect(status).toBe(0);
  });

  it('come after the names of the tests that failed', () => {
    const { lines, status } = counts({ status: 'failed', tests: ['passed', 'failed'] });
    expect(lines).toEqual(['failed: a test that failed', '1 passed, 1 failed, 0 skipped']);
    expect(status).toBe(1);
  });

  it('name the tests that passed at the second attempt, and fail when these are many', () => {
    const few = counts({ status: 'passed', tests: ['passed', 'unsteady'] });
    expect(few.lines).toEqual([
      'passed at the second attempt only: a test that unsteady',
      '  AssertionError: once',
      '2 passed, 0 failed, 0 skipped',
    ]);
    expect(few.status).toBe(0);
    expect(counts({ status: 'passed', tests: Array(3).fill('unsteady') }).status).toBe(1);
  });

  it('include test files that could not be run', () => {
    const { lines, status } = counts({ status: 'failed', tests: [] });
    expect(lines).toEqual(['failed to run: file-0.test.ts', '0 passed, 1 failed, 0 skipped']);
    expect(status).toBe(1);
  });
});
