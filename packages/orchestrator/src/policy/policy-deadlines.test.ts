/** Tests what `asr policy check` says about deadlines. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { knownControls } from './known-controls.ts';
import type { KnownControls } from './policy.ts';
import { readPolicy } from './policy-file.ts';

let known: KnownControls;
beforeAll(async () => {
  known = await knownControls([]);
});

const read = (...rules: readonly string[]) =>
  readPolicy(['deadlines:', ...rules.map((rule) => `  - ${rule}`)].join('\n'), known);
const problems = (...rules: readonly string[]) => {
  const reading = read(...rules);
  return reading.ok ? [] : reading.problems;
};

describe('deadlines in the policy file', () => {
  it('are read in order, and tell by default', () => {
    const reading = read(
      '{ severities: [LOW], days: 7, action: ask }',
      '{ severities: [HIGH], days: 7, action: remediate, graceHours: 72 }',
      '{ severities: [CRITICAL], days: 7 }',
      '{ controls: [S3.5], days: 30, action: tell }',
      '{ days: 90 }',
    );

    expect(reading).toMatchObject({
      ok: true,
      policy: {
        deadlines: [
          { severities: ['LOW'], days: 7, action: 'ask' },
          { severities: ['HIGH'], days: 7, action: 'remediate', graceHours: 72 },
          { severities: ['CRITICAL'], days: 7, action: 'tell' },
          { controls: ['S3.5'], days: 30, action: 'tell' },
          { days: 90, action: 'tell' },
        ],
      },
    });
  });

  it('are none by default', () => {
    expect(readPolicy('', known)).toMatchObject({ ok: true, policy: { deadlines: [] } });
  });

  it.each([
    ['{ days: 7, action: delete }', 'deadlines[0].action must be one of tell, ask, remediate'],
    ['{ days: 7, graceHours: 24 }', 'deadlines[0].graceHours has an effect only with the action ask or remediate'],
    ['{ days: 7, action: tell, graceHours: 24 }', 'deadlines[0].graceHours has an effect only with'],
    ['{ days: 7, action: ask, graceHours: 23 }', 'deadlines[0].graceHours must be 24 or more'],
    ['{ days: 7, action: remediate, graceHours: 0 }', 'deadlines[0].graceHours must be 24 or more'],
    ['{ days: 7, action: remediate, graceHours: 24.5 }', 'deadlines[0].graceHours must be a whole number'],
    ['{ days: 7, action: remediate, graceHours: 721 }', 'deadlines[0].graceHours must be 720 or less'],
    ['{ days: 0 }', 'deadlines[0].days must be 1 or more'],
    ['{ days: 1.5 }', 'deadlines[0].days must be a whole number'],
    ['{ days: 3651 }', 'deadlines[0].days must be 3650 or less'],
    ['{ severities: [CRITICAL] }', 'deadlines[0].days'],
    ['{ severities: [], days: 7 }', 'deadlines[0].severities must not be empty'],
    ['{ severities: [URGENT], days: 7 }', 'deadlines[0].severities[0] must be one of INFORMATIONAL'],
    ['{ controls: [EC2.9999], days: 7 }', 'deadlines[0].controls[0] is not a control that ASR can remediate'],
    ['{ controls: [ec2.13], days: 7 }', 'use EC2.13'],
    ['{ controls: [SecurityGroup.1], days: 7 }', 'Security Hub does not make its findings'],
    ['{ controls: [EC2.13, Contain.2], days: 7 }', 'deadlines[0].controls[1] has no deadline'],
  ])('%s is refused', (rule, message) => {
    expect(problems(rule)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    [
      'repeats an earlier one',
      ['{ severities: [HIGH], days: 7 }', '{ severities: [HIGH], days: 30 }'],
      'deadlines[1] never decides, because deadlines[0] matches each of its findings first.',
    ],
    [
      'is narrower than an earlier one',
      ['{ days: 90 }', '{ severities: [CRITICAL], days: 7 }'],
      'deadlines[1] never decides, because deadlines[0] matches each of its findings first. Move it up, or remove it.',
    ],
    [
      'is left nothing by several earlier ones together',
      [
        '{ severities: [CRITICAL], days: 7 }',
        '{ severities: [HIGH], days: 30 }',
        '{ controls: [S3.5], severities: [HIGH, CRITICAL], days: 1 }',
      ],
      'deadlines[2] never decides, because deadlines[0] and deadlines[1] match each of its findings first.',
    ],
  ])('a rule that %s is refused', (_, rules, message) => {
    expect(problems(...rules)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    [
      'finding without a severity',
      ['{ severities: [INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL], days: 7 }', '{ days: 30 }'],
    ],
    ['other control', ['{ controls: [S3.5], days: 7 }', '{ controls: [S3.5, S3.8], days: 30 }']],
    ['other severity', ['{ severities: [LOW], days: 7 }', '{ controls: [S3.5], days: 30 }']],
  ])('a rule to which earlier ones leave one %s is accepted', (_, rules) => {
    expect(problems(...rules)).toEqual([]);
  });

  it.each([
    ['observe', 'remediate', 1],
    ['off', 'ask', 1],
    ['observe', 'tell', 0],
    ['manual', 'ask', 0],
    ['automatic', 'remediate', 0],
  ])('for a control in the mode %s with the action %s have %p problems', (mode, action, count) => {
    const rule = `deadlines: [{ controls: [S3.5, EC2.13], days: 7, action: ${action} }]`;
    const reading = readPolicy(`controls: { EC2.13: { mode: ${mode} } }\n${rule}`, known);

    expect(reading.ok ? [] : reading.problems).toEqual(
      Array.from({ length: count }, () =>
        expect.stringContaining(`deadlines[0].controls[1] has the mode ${mode}, so the action ${action} has no effect`),
      ),
    );
  });
});
