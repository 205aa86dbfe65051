/**
 * A remediation is allowed what both its role and its session policy allow. For every control, this is all that it
 * declares, nothing that others declare, and nothing on another resource, Region, account or partition.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { remediationPermissions, sessionPolicy } from '@asr/orchestrator';
import { actionsOf, registry, type AnyPlaybook, type IamAction, type Permissions, type Target } from '@asr/playbooks';
import { decideAccess, type AccessRequest } from '@asr/playbooks/testing';
import { dangerousActions } from './dangerous-actions.ts';
import { homeRegion, memberAccountId } from '../../tools/templates/places.ts';
import { rolesOf, type Role } from './roles.ts';
import { elsewhere, partsOf, sampleArn, sampleContext } from './sample-arns.ts';

const target: Target = { partition: 'aws', accountId: memberAccountId, region: homeRegion, resourceId: 'the-resource' };

let roles: readonly Role[];
let playbooks: ReadonlyMap<string, AnyPlaybook>;
/** The actions of all controls and the dangerous ones, without duplicates. */
let anything: readonly AccessRequest[];

beforeAll(async () => {
  roles = await rolesOf('MemberRolesStack');
  const loaded = await Promise.all(Object.values(registry).map(({ load }) => load()));
  playbooks = new Map(loaded.map((playbook) => [playbook.control, playbook]));
  const declared = loaded
    .map((playbook) => remediationPermissions(playbook))
    .flatMap((permissions) => {
      const actions = actionsOf(permissions);
      return [...requestsOf(permissions, actions), ...actions.map((action) => ({ action, resource: '*' }))];
    });
  const dangerous = dangerousActions.map(([action, resource]) => ({ action, resource }));
  anything = [...new Map([...declared, ...dangerous].map((request) => [sentence(request), request])).values()];
}, 240_000);

/** The permissions of a control, its role, and its session for the target. */
function standing(control: string) {
  const playbook = playbooks.get(control);
  const role = roles.find(({ name }) => name === `ASR-${control}`);
  if (playbook === undefined || role === undefined) throw new Error(`There is no playbook or no role of ${control}.`);
  const permissions = remediationPermissions(playbook);
  return { permissions, role, session: JSON.parse(sessionPolicy(target, permissions)) as unknown };
}

const patternsOf = ({ on = {} }: Permissions, action: IamAction): readonly string[] => on[action] ?? ['*'];
/** Each action on each of the resources it is for. */
const requestsOf = (
  permissions: Permissions,
  actions: readonly IamAction[],
  of: Target = target,
): readonly AccessRequest[] =>
  actions.flatMap((action) =>
    patternsOf(permissions, action).map((pattern) => ({
      action,
      resource: pattern === '*' ? '*' : sampleArn(pattern, of),
      context: sampleContext(permissions.when?.[action], of),
    })),
  );
const sentence = ({ action, resource }: AccessRequest) => `${action} on ${resource}`;
const decidedAs = (
  decisions: readonly string[],
  requests: readonly AccessRequest[],
  policies: Parameters<typeof decideAccess>[1],
) => requests.filter((request) => decisions.includes(decideAccess(request, policies))).map(sentence);

describe.each(Object.keys(registry))('a session for %s', (control) => {
  it('is allowed all that the control declares, on its own resource', () => {
    const { permissions, role, session } = standing(control);
    const requests = requestsOf(permissions, actionsOf(permissions));

    expect(decidedAs(['denied', 'denied explicitly'], requests, { identity: role.policies, session })).toEqual([]);
    expect(requests.length).toBeGreaterThan(0);
  });

  it('is allowed nothing that it does not declare', () => {
    const { permissions, role, session } = standing(control);
    const own = new Set<string>(actionsOf(permissions));
    const others = anything.filter(({ action }) => !own.has(action));

    expect(decidedAs(['allowed'], others, { identity: role.policies, session })).toEqual([]);
    // Without a session policy, the role limits the session. With a role that is too wide, the session policy does.
    expect(decidedAs(['allowed'], others, { identity: role.policies })).toEqual([]);
    expect(decidedAs(['allowed'], others, { identity: [session] })).toEqual([]);
  });

  it('is allowed nothing on another resource, Region, account or partition that the ARN names', () => {
    const { permissions, session } = standing(control);
    const reached = actionsOf(permissions).flatMap((action) =>
      patternsOf(permissions, action).flatMap((pattern) =>
        partsOf(pattern)
          .filter((part) => !(ofWholeAccount[action] !== undefined && ['id', 'name'].includes(part)))
          .map((part) => ({
            part,
            request: {
              action,
              resource: sampleArn(pattern, elsewhere(target, part)),
              context: sampleContext(permissions.when?.[action], target),
            },
          }))
          .filter(({ request }) => decideAccess(request, { identity: [session] }) === 'allowed')
          .map(({ part }) => `${action} on ${pattern}, another ${part}`),
      ),
    );

    expect(reached).toEqual([]);
  });
});

it('reaches a whole account only by reads', () => {
  const writes = [...playbooks.values()].flatMap(({ permissions }) => permissions.write as readonly string[]);

  expect(Object.keys(ofWholeAccount).filter((action) => writes.includes(action))).toEqual([]);
});

describe('a role of a playbook', () => {
  it('reaches no other account and no other partition by an ARN that names one', () => {
    const reached = [...playbooks.values()].flatMap((playbook) => {
      const { permissions, role } = standing(playbook.control);
      const requests = (['account', 'partition'] as const).flatMap((part) =>
        actionsOf(permissions).flatMap((action) =>
          patternsOf(permissions, action)
            .filter((pattern) => partsOf(pattern).includes(part))
            .map((pattern) => ({ action, resource: sampleArn(pattern, elsewhere(target, part)) })),
        ),
      );
      return decidedAs(['allowed'], requests, { identity: role.policies });
    });

    expect(reached).toEqual([]);
  });

  it('is limited to its account by every ARN that could name one, except for what others own', () => {
    const unlimited = [...playbooks.values()].flatMap(({ permissions }) =>
      Object.entries(permissions.on ?? {}).flatMap(([action, patterns]) =>
        patterns.filter(namesForeignAccount).map((pattern) => `${action} on ${pattern}`),
      ),
    );

    expect([...new Set(unlimited)].toSorted()).toEqual(Object.keys(ownedByOthers).toSorted());
  });
});

describe('every role of the member roles stack', () => {
  const rolesOfAsr = ['ASR-EC2.13', 'ASR-Orchestrator', 'ASR-RunbookOperator'].map(
    (name) => `arn:aws:iam::${memberAccountId}:role/${name}`,
  );

  it.each([
    'iam:AttachRolePolicy',
    'iam:CreateRole',
    'iam:DeleteRolePolicy',
    'iam:PutRolePolicy',
    'iam:PutRolePermissionsBoundary',
    'iam:UpdateAssumeRolePolicy',
  ])('is denied %s on a role of ASR, even if a later statement allows it', (action) => {
    const everythingAllowed = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const decisions = roles.flatMap(({ policies }) =>
      rolesOfAsr.map((resource) => decideAccess({ action, resource }, { identity: [...policies, everythingAllowed] })),
    );

    expect(new Set(decisions)).toEqual(new Set(['denied explicitly']));
    expect(roles.length).toBeGreaterThan(Object.keys(registry).length);
  });

  it('is denied to become another role', () => {
    const decisions = roles.map(({ policies }) =>
      decideAccess(
        { action: 'sts:AssumeRole', resource: 'arn:aws:iam::444455556666:role/admin' },
        { identity: policies },
      ),
    );

    expect(new Set(decisions)).toEqual(new Set(['denied explicitly']));
  });
});

/** Reads that reach every resource of the kind in the account, each with its reason. A write must not be here. */
const ofWholeAccount: { readonly [action: IamAction]: string } = {
  'rds:DescribeDBClusters': 'A finding may name a cluster by an id that is not in its ARN.',
  'rds:DescribeDBInstances': 'A finding may name an instance by an id that is not in its ARN.',
  'secretsmanager:DescribeSecret':
    'A finding may name a secret without the end of its ARN. It does not read the value.',
};

/** An account other than the target's. The ARN of a bucket has no account. */
function namesForeignAccount(pattern: string): boolean {
  return !['{account}', ''].includes(pattern.split(':')[4] ?? '');
}

/** Resources of other accounts that a playbook reads or uses. */
const ownedByOthers: { readonly [permission: string]: string } = {
  'cloudtrail:GetTrailStatus on arn:{partition}:cloudtrail:*:*:trail/*':
    'The trail of an organization belongs to its management account.',
  'ec2:CreateSecurityGroup on arn:{partition}:ec2:{region}:*:vpc/*':
    'A VPC that is shared belongs to the account that shares it; the group in it is the account’s own.',
  'ec2:GetManagedPrefixListEntries on arn:{partition}:ec2:{region}:*:prefix-list/*':
    'AWS and other accounts share prefix lists; it is a read.',
  'iam:ListEntitiesForPolicy on arn:{partition}:iam::aws:policy/AWSSupportAccess':
    'The policy belongs to AWS; asked is who of the account has it.',
  'kms:DescribeKey on arn:{partition}:kms:*:*:key/*':
    'The policy file may name a key of the log archive account for trails in any Region; it is a read.',
  'kms:DescribeKey on arn:{partition}:kms:{region}:*:key/*':
    'The policy may name a key of another account for SNS topics; it is a read.',
  'sns:GetTopicAttributes on arn:{partition}:sns:*:*:*':
    'The alarms of an organization may go to a topic of another account; it is a read.',
  'sns:ListSubscriptionsByTopic on arn:{partition}:sns:*:*:*':
    'The alarms of an organization may go to a topic of another account; it is a read.',
};
