import { registry } from '@asr/playbooks';
import { describe, expect, it } from '@jest/globals';
import { controlChecks } from './control-checks.ts';

const checks = Object.entries(controlChecks).flatMap(([control, check]) =>
  'unjudged' in check ? [] : [{ control, ...check }],
);

describe('the table of checks', () => {
  it('has a row for each control of the registry, in its order, and no other', () => {
    expect(Object.keys(controlChecks)).toEqual(Object.keys(registry));
  });

  it('judges at least 90 controls without a disagreement', () => {
    expect(checks.filter(({ disagreement }) => disagreement === undefined).length).toBeGreaterThanOrEqual(90);
  });

  it('names at least one check for each judged control', () => {
    expect(checks.filter((check) => check.checks.length === 0)).toEqual([]);
  });

  it('names a page of AWS for each disagreement', () => {
    for (const { disagreement } of checks)
      if (disagreement !== undefined) expect(disagreement.page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });
});
