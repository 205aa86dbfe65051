import { registry } from '@asr/playbooks';
import { describe, expect, it } from '@jest/globals';
import { controlChecks } from './control-checks.ts';

const checks = Object.entries(controlChecks).flatMap(([control, check]) =>
  'unjudged' in check ? [] : [{ control, ...check }],
);

describe('the table of checks', () => {
  it('has no row for a control that the registry does not have', () => {
    expect(Object.keys(controlChecks).filter((control) => registry[control] === undefined)).toEqual([]);
  });

  it('judges at least 90 controls without a disagreement', () => {
    expect(checks.filter(({ disagreement }) => disagreement === undefined).length).toBeGreaterThanOrEqual(90);
  });

  it('names at least one check for each judged control', () => {
    expect(checks.filter((check) => check.checks.length === 0)).toEqual([]);
  });

  it('names a page of AWS for each disagreement', () => {
    const pages = checks.flatMap(({ disagreement }) => disagreement?.page ?? []);
    const other = pages.filter((page) => !page.startsWith('https://docs.aws.amazon.com/'));
    expect(other).toEqual([]);
  });
});
