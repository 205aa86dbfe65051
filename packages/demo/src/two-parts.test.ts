import { describe, expect, it } from '@jest/globals';
import type { RemediationView } from '@asr/cli';
import { fakeIo } from '@asr/cli/testing';
import {
  type PlayedDetection,
  exposedInstance,
  openedByDeployment,
  openedByMallory,
  userNamed,
} from './detected/index.ts';
import { asff } from './scenario/index.ts';
import { openSsh } from './fixes/index.ts';
import { type TwoParts, partsDocument, hasSucceeded, renderParts } from './two-parts.ts';

const place = { accountId: '222222222222', region: 'eu-west-1' };
const group = {
  type: 'AwsEc2SecurityGroup',
  cloudFormationType: 'AWS::EC2::SecurityGroup',
  id: 'arn:aws:ec2:eu-west-1:222222222222:security-group/sg-1',
};
const instance = {
  type: 'AwsEc2Instance',
  cloudFormationType: 'AWS::EC2::Instance',
  id: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1',
};
const open = { isFixed: false, sees: 'tcp 22 from 0.0.0.0/0' };
const closed = { isFixed: true, sees: 'no rules' };

function remediationOf(controlId: string, outcome: RemediationView['outcome']): RemediationView {
  return {
    findingId: 'f-1',
    controlId,
    ...place,
    resourceId: group.id,
    outcome,
    reason: 'Reason.',
    changes: [],
    remediationId: `r-${controlId}`,
  };
}

const evaluated = (compliance: string, annotation: string) => ({
  ...place,
  resourceType: 'AWS::EC2::Instance',
  resourceId: 'i-1',
  compliance,
  annotation,
});

const quarantined: PlayedDetection = {
  scene: { violation: exposedInstance, ...place },
  resource: instance,
  before: open,
  evaluations: [evaluated('NON_COMPLIANT', 'Port 22 is open.'), evaluated('COMPLIANT', 'No port is open.')],
  rules: ['ASR-ConfigRules'],
  remediation: remediationOf('SecurityGroup.1', 'fixed'),
  because: 'Not shown.',
  others: [],
  after: closed,
};
const reverted: PlayedDetection = {
  ...quarantined,
  scene: { violation: openedByMallory, ...place },
  resource: {
    ...group,
    call: { caller: userNamed('mallory', place, '203.0.113.66'), groupId: 'sg-1', permission: {}, rules: [] },
  },
  evaluations: [],
  rules: ['ASR-GroupChanges'],
  remediation: remediationOf('SecurityGroup.3', 'fixed'),
  because: 'It was mallory.',
  others: [remediationOf('SecurityGroup.4', 'compliant')],
};
const leftAlone: PlayedDetection = {
  ...reverted,
  scene: { violation: openedByDeployment, ...place },
  remediation: remediationOf('SecurityGroup.3', 'skipped'),
  because: 'It may.',
  after: open,
};

/** @param change Replaces parts of the second act. */
function parts(change: Partial<TwoParts['detected']> = {}): TwoParts {
  const undone = { before: closed, after: open, isRestored: true };
  return {
    reported: {
      played: [
        {
          scene: { violation: openSsh, ...place, started: 'button', format: 'asff', finding: asff },
          resource: group,
          before: open,
          rules: ['ASR-RemediateWithAsr'],
          remediation: remediationOf('EC2.13', 'fixed'),
          isApproved: false,
          after: closed,
        },
      ],
      note: undefined,
      undone: { ...undone, remediation: remediationOf('EC2.13', 'undone') },
    },
    detected: {
      played: [quarantined, reverted, leftAlone],
      undone: { ...undone, remediation: remediationOf('SecurityGroup.1', 'undone') },
      ...change,
    },
  };
}

describe('the demo', () => {
  it('succeeds if every violation is fixed, allowed changes stay, and the undo restores the resource', () => {
    expect(hasSucceeded(parts())).toBe(true);
  });

  it.each<[string, PlayedDetection]>([
    ['a fix that the SDK does not confirm', { ...quarantined, after: open }],
    ['a remediation that failed', { ...reverted, remediation: remediationOf('SecurityGroup.3', 'failed') }],
    [
      'a violation that AWS Config still sees',
      { ...quarantined, evaluations: [...quarantined.evaluations.slice(0, 1), ...quarantined.evaluations.slice(0, 1)] },
    ],
    ['a violation that AWS Config did not see', { ...quarantined, evaluations: quarantined.evaluations.slice(1) }],
    ['an allowed change that was reverted', { ...leftAlone, after: closed }],
    ['a change by another control', { ...reverted, others: [remediationOf('SecurityGroup.4', 'fixed')] }],
  ])('fails with %s', (_case, bad) => {
    expect(hasSucceeded(parts({ played: [quarantined, bad] }))).toBe(false);
  });

  it('fails if an undo does not restore the resource, in either part', () => {
    const good = parts();
    const notRestored = <Act extends TwoParts[keyof TwoParts]>(act: Act) => ({
      ...act,
      undone: { ...act.undone, isRestored: false },
    });

    expect(hasSucceeded({ ...good, detected: notRestored(good.detected) })).toBe(false);
    expect(hasSucceeded({ ...good, reported: notRestored(good.reported) })).toBe(false);
  });
});

describe('the text output of the demo', () => {
  const text = renderParts(parts(), fakeIo({ columns: 80 }).io);

  it('shows each part under its heading', () => {
    expect(text).toMatch(/^Part 1: .*\n[^]*Undo of EC2\.13[^]*\nPart 2: security groups[^]*Undo of SecurityGroup\.1/);
  });

  it('shows the evaluations of AWS Config, and otherwise the reason', () => {
    expect(text).toContain(
      'AWS Config before: NON_COMPLIANT: Port 22 is open.\n  AWS Config now: COMPLIANT: No port is open.\n',
    );
    expect(text).toContain(
      'User mallory opened port 22 of a monitored group\n  before  tcp 22 from 0.0.0.0/0\n  now     no rules\n  It was mallory.\n',
    );
    expect(text).toContain(
      '  now     tcp 22 from 0.0.0.0/0\n  It may.\n  detected by CloudTrail, started by ASR-GroupChanges; SecurityGroup.4 compliant\n',
    );
    expect(text).not.toContain('Not shown.');
  });

  it('counts fixed violations and unchanged allowed resources', () => {
    expect(text).toContain('2 of 2 detected, fixed and verified; 1 of 1 allowed and not changed.');
  });
});

describe('the JSON output of the demo', () => {
  it('contains both parts', () => {
    expect(partsDocument(parts())).toMatchObject({
      remediations: [{ controlId: 'EC2.13', isVerified: true }],
      undone: { isRestored: true },
      detected: {
        remediations: [
          {
            controlId: 'SecurityGroup.1',
            evaluations: [{ compliance: 'NON_COMPLIANT', annotation: 'Port 22 is open.' }, { compliance: 'COMPLIANT' }],
          },
          {
            controlId: 'SecurityGroup.3',
            outcome: 'fixed',
            because: 'It was mallory.',
            others: [{ controlId: 'SecurityGroup.4', outcome: 'compliant' }],
          },
          { controlId: 'SecurityGroup.3', outcome: 'skipped', isAsWanted: true },
        ],
        undone: { isRestored: true, remediation: { controlId: 'SecurityGroup.1' } },
      },
    });
  });
});
