/** What the policy's scope asks of the stacks. */
import { describe, expect, it } from '@jest/globals';
import { policy, stacks, statementsIn, type ReadTemplate } from './testing/stacks.ts';

const withUnits = { ...policy, scope: { include: { organizationalUnits: ['ou-a1b2-c3d4e5f6'] }, exclude: {} } };

function organizationsStatements({ Resources }: ReadTemplate) {
  return Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(([id, { Properties }]) => statementsIn(Properties['Policies']).map((statement) => ({ id, ...statement })))
    .filter(({ Action }) => JSON.stringify(Action).includes('organizations:'));
}

describe('a scope of organizational units', () => {
  it('lets Parse look up the units above the accounts of its own organization, and nothing else', async () => {
    const { AdminStack } = await stacks(withUnits);
    expect(organizationsStatements(AdminStack)).toEqual([
      {
        id: expect.stringMatching(/^ParseRole/),
        Effect: 'Allow',
        Action: 'organizations:ListParents',
        Resource: [
          'arn:${AWS::Partition}:organizations::*:account/${OrganizationId}/*',
          'arn:${AWS::Partition}:organizations::*:ou/${OrganizationId}/*',
        ],
      },
    ]);
  }, 60_000);

  it('is the only reason to ask AWS Organizations anything', async () => {
    const { AdminStack } = await stacks(policy);
    expect(organizationsStatements(AdminStack)).toEqual([]);
  }, 60_000);
});
