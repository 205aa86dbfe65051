import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Permissions } from '@asr/playbooks';
import { addEvaluator, addForwarder } from './detection.ts';
import { asText } from './testing/index.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/** Returns the statements of the only role. */
function statementsOf(stack: Stack): readonly Statement[] {
  const [role] = Object.values(
    asText(Template.fromStack(stack).findResources('AWS::IAM::Role')) as object,
  ) as readonly {
    readonly Properties: {
      readonly Policies: readonly [{ readonly PolicyDocument: { readonly Statement: readonly Statement[] } }];
    };
  }[];
  return role?.Properties.Policies[0].PolicyDocument.Statement ?? [];
}

function evaluatorOf(...permissions: readonly Permissions[]): readonly Statement[] {
  const stack = new Stack(new App(), 'Stack');
  const orchestrator = {
    adminAccountId: '111122223333',
    roleName: 'ASR-Playbook',
    organizationId: 'o-a1b2c3d4e5',
    externalId: 'x',
  };
  addEvaluator(stack, 'ASR', orchestrator, 'workloads/*', {
    roleName: 'ASR-Evaluator',
    functionRoles: 'ASR-Evaluator-Function-*',
    permissions,
  });
  return statementsOf(stack);
}

const allowed = (statements: readonly Statement[]) => statements.filter(({ Effect }) => Effect === 'Allow');

describe('the evaluator', () => {
  it('is limited to the joined resources of all controls', () => {
    const statements = evaluatorOf(
      {
        read: ['s3:GetBucketAcl', 'ec2:DescribeVpcs'],
        write: [],
        on: { 's3:GetBucketAcl': ['arn:{partition}:s3:::a'] },
      },
      { read: ['s3:GetBucketAcl'], write: [], on: { 's3:GetBucketAcl': ['arn:{partition}:s3:::b'] } },
    );

    expect(allowed(statements)).toEqual([
      { Effect: 'Allow', Action: ['ec2:DescribeVpcs'], Resource: ['*'] },
      {
        Effect: 'Allow',
        Action: ['s3:GetBucketAcl'],
        Resource: ['arn:${AWS::Partition}:s3:::a', 'arn:${AWS::Partition}:s3:::b'],
      },
    ]);
  });

  it('never gets the write actions and the dependent actions of a control', () => {
    const statements = evaluatorOf({
      read: ['ec2:DescribeVpcs'],
      write: ['ec2:DeleteVpc'],
      dependent: [{ action: 'iam:PassRole', because: 'x' }],
    });

    expect(allowed(statements)).toEqual([{ Effect: 'Allow', Action: ['ec2:DescribeVpcs'], Resource: ['*'] }]);
  });

  it('cannot change a role of ASR, nor assume another role', () => {
    const denied = evaluatorOf({ read: ['ec2:DescribeVpcs'], write: [] }).filter(({ Effect }) => Effect === 'Deny');

    expect(denied.flatMap(({ Action }) => Action)).toEqual(
      expect.arrayContaining(['iam:PutRolePolicy', 'iam:PassRole', 'sts:AssumeRole']),
    );
  });
});

describe('the forwarder', () => {
  it('cannot change a role of ASR, nor assume another role', () => {
    const stack = new Stack(new App(), 'Stack');
    addForwarder(stack, 'ASR', {
      roleName: 'ASR-EventForwarder',
      busArn: 'arn:aws:events:eu-west-1:111122223333:event-bus/ASR-Detections',
    });
    const denied = statementsOf(stack).filter(({ Effect }) => Effect === 'Deny');

    expect(denied.flatMap(({ Action }) => Action)).toEqual(
      expect.arrayContaining(['iam:PutRolePolicy', 'iam:PassRole', 'sts:AssumeRole']),
    );
  });
});
