/** The role of the console function allows what its function calls, on these resources only. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { decideAccess } from '@asr/playbooks/testing';
import { type Policy, defaultPolicy } from '@asr/orchestrator';
import { adminAccountId, homeRegion, memberAccountId, organizationId } from '../../tools/templates/places.ts';
import { type Role, rolesIn, stackOf } from './roles.ts';

const arn = (service: string, path: string, account = adminAccountId) =>
  `arn:aws:${service}:${homeRegion}:${account}:${path}`;
const organization = (path: string) => `arn:aws:organizations::999999999999:${path}`;
const history = arn('dynamodb', 'table/ASR-History');
const key = arn('kms', 'key/0a1b2c3d');
const stateMachine = arn('states', 'stateMachine:ASR-Orchestrator');

async function open(policy: Policy): Promise<Role> {
  const stack = await stackOf('ConsoleStack', policy, {
    TableArn: history,
    KeyArn: key,
    SamlMetadataUrl: 'https://portal.sso.eu-west-1.amazonaws.com/saml/metadata/x',
    DomainPrefix: 'asr-console-111122223333',
  });
  const [role, ...others] = rolesIn(stack);
  if (role === undefined || others.length > 0) throw new Error('The console stack must have one role.');
  return role;
}

let plain: Role;
let ofUnits: Role;
beforeAll(async () => {
  [plain, ofUnits] = await Promise.all([
    open(defaultPolicy),
    open({
      ...defaultPolicy,
      console: [{ group: 'staff', role: 'viewer', organizationalUnits: ['ou-a1b2-c3d4e5f6'] }],
    }),
  ]);
}, 120_000);

type Context = Parameters<typeof decideAccess>[0]['context'];
const switchItem = { 'dynamodb:LeadingKeys': ['SWITCH#7'] };
const viaDynamoDb = { 'kms:ViaService': `dynamodb.${homeRegion}.amazonaws.com` };

function decide(role: Role, action: string, resource: string, context: Context = {}) {
  return decideAccess(
    { action, resource, context: { 'aws:ResourceOrgID': organizationId, ...context } },
    { identity: role.policies },
  );
}

/** The calls of the operations of the console, with the resource and the context of each. */
const needed: readonly (readonly [string, string, Context?])[] = [
  ['dynamodb:GetItem', history],
  ['dynamodb:BatchGetItem', history],
  ['dynamodb:Query', history],
  ['dynamodb:Query', `${history}/index/ByTime`],
  ['dynamodb:DescribeTable', history],
  ['dynamodb:PutItem', history, switchItem],
  ['dynamodb:DeleteItem', history, switchItem],
  ['kms:Decrypt', key, viaDynamoDb],
  ['states:ListStateMachines', '*'],
  ['states:DescribeStateMachine', stateMachine],
  ['states:ListTagsForResource', stateMachine],
  ['states:StartExecution', stateMachine],
  ['states:DescribeExecution', arn('states', 'execution:ASR-Orchestrator:approve-r-0a1b')],
  ['securityhub:GetFindings', arn('securityhub', 'hub/default')],
  ['securityhub:DescribeHub', arn('securityhub', 'hub/default')],
  ['securityhub:DescribeActionTargets', arn('securityhub', 'hub/default')],
  ['organizations:DescribeAccount', organization(`account/${organizationId}/${memberAccountId}`)],
];

describe('the role of the console function', () => {
  it('allows every call of the function', () => {
    expect(needed.filter((call) => decide(plain, ...call) !== 'allowed')).toEqual([]);
  });

  it('lists accounts for the units of the policy only if there are any', () => {
    const unit = organization(`ou/${organizationId}/ou-a1b2-c3d4e5f6`);
    const root = organization(`root/${organizationId}/r-a1b2`);

    for (const place of [unit, root]) {
      expect(decide(plain, 'organizations:ListAccountsForParent', place)).toBe('denied');
      expect(decide(ofUnits, 'organizations:ListAccountsForParent', place)).toBe('allowed');
      expect(decide(ofUnits, 'organizations:ListOrganizationalUnitsForParent', place)).toBe('allowed');
    }
  });

  it.each<[string, string, string, Context?]>([
    ['change a record', 'dynamodb:PutItem', history, { 'dynamodb:LeadingKeys': ['REMEDIATION#r-0a1b'] }],
    ['delete a claim', 'dynamodb:DeleteItem', history, { 'dynamodb:LeadingKeys': ['RESOURCE#sg-1'] }],
    ['write without a key', 'dynamodb:PutItem', history],
    ['update an item', 'dynamodb:UpdateItem', history, switchItem],
    ['read another table', 'dynamodb:Query', arn('dynamodb', 'table/Payroll')],
    ['decrypt for another service', 'kms:Decrypt', key, { 'kms:ViaService': `s3.${homeRegion}.amazonaws.com` }],
    ['enter an account', 'sts:AssumeRole', `arn:aws:iam::${memberAccountId}:role/ASR-EC2.13`],
    ['start another state machine', 'states:StartExecution', arn('states', 'stateMachine:Payroll')],
    ['start the deferral', 'states:StartExecution', arn('states', 'stateMachine:ASR-Deferral')],
    ['stop an execution', 'states:StopExecution', arn('states', 'execution:ASR-Orchestrator:x')],
    ['read an execution of another state machine', 'states:DescribeExecution', arn('states', 'execution:Payroll:x')],
    ['update a finding', 'securityhub:BatchUpdateFindings', arn('securityhub', 'hub/default')],
    ['import a finding', 'securityhub:BatchImportFindings', arn('securityhub', 'hub/default')],
    ['read the variables of a function', 'lambda:GetFunctionConfiguration', arn('lambda', 'function:payroll')],
    ['read a secret', 'secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:asr/oidc-a1b2c3')],
    ['change a user of the pool', 'cognito-idp:AdminUpdateUserAttributes', arn('cognito-idp', 'userpool/eu-west-1_a')],
    [
      'read an account of another organization',
      'organizations:DescribeAccount',
      organization(`account/o-another000/${memberAccountId}`),
    ],
  ])('cannot %s', (_, action, resource, context) => {
    expect(decide(plain, action, resource, context)).toBe('denied');
  });
});
