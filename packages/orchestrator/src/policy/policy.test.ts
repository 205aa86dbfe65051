import { describe, expect, it } from '@jest/globals';
import { type KnownControls, type Policy, checkPolicy, defaultPolicy, settingsFor } from './policy.ts';

const policy: Policy = {
  ...defaultPolicy,
  controls: {
    'EC2.2': { mode: 'automatic', via: 'runbook' },
    'EC2.18': { parameters: { authorizedTcpPorts: ['80', '443'] } },
    'IAM.8': { approval: 'required' },
    'RDS.5': { approval: 'if-irreversible', mode: 'off' },
  },
};

describe('settingsFor', () => {
  it.each([
    ['EC2.2', { mode: 'automatic', via: 'runbook', parameters: {}, approvalRequired: false }],
    [
      'EC2.18',
      { mode: 'manual', via: 'playbook', parameters: { authorizedTcpPorts: ['80', '443'] }, approvalRequired: false },
    ],
    ['IAM.8', { mode: 'manual', via: 'playbook', parameters: {}, approvalRequired: true }],
    ['RDS.5', { mode: 'off', via: 'playbook', parameters: {}, approvalRequired: false }],
    ['S3.1', { mode: 'manual', via: 'playbook', parameters: {}, approvalRequired: false }],
    ['constructor', { mode: 'manual', via: 'playbook', parameters: {}, approvalRequired: false }],
  ])('returns the settings of %s', (controlId, settings) => {
    expect(settingsFor(policy, controlId)).toEqual(settings);
  });

  it('overrides the default in both directions', () => {
    const strict: Policy = { ...policy, defaults: { mode: 'off' } };
    expect(settingsFor(strict, 'EC2.2').mode).toBe('automatic');
    expect(settingsFor(strict, 'S3.1').mode).toBe('off');
  });

  it('starts nothing automatically by default', () => {
    expect(settingsFor(defaultPolicy, 'EC2.13')).toMatchObject({ mode: 'manual' });
  });
});

describe('checkPolicy', () => {
  const known: KnownControls = {
    'EC2.2': { hasRunbook: true },
    'EC2.18': { hasRunbook: false, parameters: ['authorizedTcpPorts'] },
    'IAM.8': { hasRunbook: false, parameters: [] },
    'RDS.5': { hasRunbook: false },
  };
  const problems = (controls: Policy['controls']) => checkPolicy({ ...defaultPolicy, controls }, known);

  it('accepts supported settings', () => {
    expect(checkPolicy(policy, known)).toEqual([]);
  });

  it('refuses a control without a playbook', () => {
    expect(problems({ 'EC2.999': { mode: 'automatic' } })).toEqual([
      {
        path: ['controls', 'EC2.999'],
        part: 'key',
        message: 'is not a control that ASR can remediate; to list them, run asr controls.',
      },
    ]);
  });

  it('suggests the id of another spelling', () => {
    expect(problems({ 'ec2.2': {} })).toMatchObject([{ message: expect.stringContaining('use EC2.2') }]);
  });

  it('accepts via: runbook only if the control has a runbook', () => {
    expect(problems({ 'RDS.5': { via: 'runbook' } })).toEqual([
      {
        path: ['controls', 'RDS.5', 'via'],
        part: 'value',
        message: 'must be playbook: this control has no runbook.',
      },
    ]);
  });

  it('refuses a parameter with a typo', () => {
    expect(problems({ 'EC2.18': { parameters: { authorisedTcpPorts: ['80'] } } })).toMatchObject([
      {
        path: ['controls', 'EC2.18', 'parameters', 'authorisedTcpPorts'],
        message: 'is not a parameter of this control; it has authorizedTcpPorts.',
      },
    ]);
    expect(problems({ 'IAM.8': { parameters: { a: 1 } } })).toMatchObject([
      { message: expect.stringContaining('it has none') },
    ]);
  });

  it('reads parameter names in any case, as Security Hub does', () => {
    expect(problems({ 'EC2.18': { parameters: { AuthorizedTcpPorts: ['80'] } } })).toEqual([]);
  });
});
