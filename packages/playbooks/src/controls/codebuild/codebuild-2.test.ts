import type { EnvironmentVariable, ProjectEnvironment } from '@aws-sdk/client-codebuild';
import type { PutParameterRequest } from '@aws-sdk/client-ssm';
import { describe, expect, it } from '@jest/globals';
import { apply, plan } from '../../engine/index.ts';
import { fakeAws } from '../../testing/index.ts';
import { describePlaybook } from '../../testing/laws/index.ts';
import { codeBuild2 } from './codebuild-2.ts';

const target = {
  partition: 'aws',
  accountId: '111122223333',
  region: 'eu-west-1',
  resourceId: 'arn:aws:codebuild:eu-west-1:111122223333:project/shop',
};
const id: EnvironmentVariable = { name: 'AWS_ACCESS_KEY_ID', value: 'the-id-value', type: 'PLAINTEXT' };
const key: EnvironmentVariable = { name: 'AWS_SECRET_ACCESS_KEY', value: 'the-secret-value' };
const stage: EnvironmentVariable = { name: 'STAGE', value: 'live', type: 'PLAINTEXT' };
const move = { field: 'sources', key: 'AWS_SECRET_ACCESS_KEY', from: 'PLAINTEXT', to: 'PARAMETER_STORE' };

/** Emulates a project with these variables. */
function project(variables?: readonly EnvironmentVariable[], decision = 'allowed', name = 'shop', unreadable = 'none') {
  let environment: ProjectEnvironment = {
    type: 'LINUX_CONTAINER',
    image: 'aws/codebuild/standard:7.0',
    computeType: 'BUILD_GENERAL1_SMALL',
    privilegedMode: true,
    environmentVariables: variables && [...variables],
  };
  const stored = new Map<string, PutParameterRequest>();
  const tagged: string[] = [];
  const serviceRole = 'arn:aws:iam::111122223333:role/builds';
  const aws = fakeAws({
    BatchGetProjectsCommand: (input: { names: readonly string[] }) => ({
      projects: input.names.includes(name) ? [{ name, environment, serviceRole }] : [],
    }),
    SimulatePrincipalPolicyCommand: (input: { ResourceArns: readonly string[] }) => ({
      EvaluationResults: input.ResourceArns.map((arn) => ({
        EvalDecision: arn.endsWith(unreadable) ? 'implicitDeny' : decision,
      })),
    }),
    PutParameterCommand: (input: PutParameterRequest) => {
      stored.set(String(input.Name), input);
      return {};
    },
    AddTagsToResourceCommand: (input: { ResourceId: string }) => {
      tagged.push(input.ResourceId);
      return {};
    },
    UpdateProjectCommand: (input: { environment: ProjectEnvironment }) => {
      environment = input.environment;
      return {};
    },
  });
  return { aws, stored, tagged, environment: () => environment };
}
const having = (...variables: readonly EnvironmentVariable[]) => project(variables).aws;

describePlaybook(codeBuild2, {
  target,
  onMoto: { beyondMoto: 'Moto 5.2 has no UpdateProject.' },
  changes: {
    'a project with both parts of an access key': () => having(id, stage, key),
    'a project with a key without a type, which means plaintext': () => having(key),
    'a project with one part already moved': () => having({ ...id, type: 'PARAMETER_STORE' }, key),
  },
  leaves: {
    'a project as CodeBuild creates it': () => having(),
    'a project whose response omits variables': () => project().aws,
    'a project with other variables': () => having(stage),
    'a project with references': () => having({ ...id, type: 'PARAMETER_STORE' }, { ...key, type: 'SECRETS_MANAGER' }),
  },
  refuses: {
    'a project whose role is not allowed to read parameters': () => project([key], 'implicitDeny').aws,
    'a project whose role is allowed to read only one of the parameters': () =>
      project([id, key], 'allowed', 'shop', 'AWS_SECRET_ACCESS_KEY').aws,
  },
  gone: { 'a project that was deleted': () => project([key], 'allowed', 'another').aws },
});

describe('CodeBuild.2', () => {
  it('keeps credentials out of the state and the plan', async () => {
    const planned = await plan(codeBuild2, target, having(id, key));

    expect(planned.kind).toBe('change');
    expect(JSON.stringify(planned)).not.toMatch(/the-id-value|the-secret-value/);
  });

  it('stores the encrypted value and keeps the rest of the project', async () => {
    const fake = project([stage, key]);
    const before = fake.environment();

    await apply(codeBuild2, target, [move], fake.aws);

    const Name = '/CodeBuild/asr/shop/AWS_SECRET_ACCESS_KEY';
    expect(fake.stored.get(Name)).toMatchObject({ Value: 'the-secret-value', Type: 'SecureString' });
    expect(fake.tagged).toEqual([Name]);
    expect(fake.environment()).toEqual({
      ...before,
      environmentVariables: [stage, { name: 'AWS_SECRET_ACCESS_KEY', type: 'PARAMETER_STORE', value: Name }],
    });
  });

  it('keeps the stored secret when applied twice', async () => {
    const fake = project([key]);
    await apply(codeBuild2, target, [move], fake.aws);

    await codeBuild2.apply(target, { ...move, field: 'sources' }, fake.aws);

    expect([...fake.stored.values()].map(({ Value }) => Value)).toEqual(['the-secret-value']);
  });

  it('can change nothing of a project but its variables, and pass a role to no other service', () => {
    const { when = {} } = codeBuild2.permissions;

    // Each of these keys is in a request that sets the field, and the condition requires that it is not.
    expect(when['codebuild:UpdateProject']).toEqual({
      Null: {
        'codebuild:serviceRole': 'true',
        'codebuild:source.buildspec': 'true',
        'codebuild:source.location': 'true',
      },
    });
    expect(when['iam:PassRole']).toEqual({ StringEquals: { 'iam:PassedToService': 'codebuild.amazonaws.com' } });
  });

  it('does not restore plaintext', async () => {
    const back = { ...move, from: 'PARAMETER_STORE', to: 'PLAINTEXT' };

    expect(await apply(codeBuild2, target, [back], having({ ...key, type: 'PARAMETER_STORE' }))).toMatchObject({
      kind: 'failed',
    });
  });
});
