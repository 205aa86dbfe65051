import {
  BatchGetProjectsCommand,
  CodeBuildClient,
  UpdateProjectCommand,
  type EnvironmentVariable,
  type Project,
} from '@aws-sdk/client-codebuild';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { AddTagsToResourceCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  type Aws,
  type Keyed,
  type Target,
  cannot,
  definePlaybook,
  lastPartOf,
  refuse,
  setElements,
} from '../../engine/index.ts';
import { movesVariables } from './permissions.ts';

const credentials: readonly string[] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

/**
 * CodeBuild.2: CodeBuild project environment variables should not contain clear text credentials.
 *
 * ASR moves each plaintext access key to the encrypted parameter `/CodeBuild/asr/PROJECT/VARIABLE` in Parameter Store,
 * and the project refers to the parameter. Builds get the same values as before. ASR refuses a project whose service
 * role is not allowed to read the parameter, because its builds would fail.
 *
 * The plan, state and logs of ASR never contain the value. The key was visible to all principals that could view the
 * project. Rotate it, or let builds use the service role instead.
 *
 * @failed The AWS Config rule `codebuild-project-envvar-awscred-check` finds a project with the plaintext variable
 * `AWS_ACCESS_KEY_ID` or `AWS_SECRET_ACCESS_KEY`.
 * @reads The names and types of the variables of the project, and whether its service role can read the parameters.
 * @impact None.
 * @owners None known.
 * @undo Undo does not restore the plaintext variables.
 * @unverified Whether a service control policy denies the service role access to the parameters. The IAM policy
 * simulator does not evaluate all of its conditions.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-2
 */
export const codeBuild2 = definePlaybook({
  control: 'CodeBuild.2',
  title: 'move plaintext access keys of a CodeBuild project to encrypted parameters',
  resourceType: 'AwsCodeBuildProject',
  scope: 'regional',
  effect: 'irreversible',
  permissions: movesVariables,
  parameters: {},

  async read(target, aws) {
    const found = await findProject(target, aws);
    if (found === undefined) return undefined;
    const variables = (found.environment?.environmentVariables ?? []).filter(isCredential);
    // The source of a value, never the value itself, because the state is stored and displayed.
    const sources: Keyed<string> = Object.fromEntries(
      variables.map(({ name, type = 'PLAINTEXT' }) => [String(name), type]),
    );
    const isExposed = Object.values(sources).includes('PLAINTEXT');
    return { sources, canReadParameters: isExposed && (await canReadParameters(found, target, aws)) };
  },

  plan(build) {
    const exposed = Object.keys(build.sources).filter((name) => build.sources[name] === 'PLAINTEXT');
    if (exposed.length > 0 && !build.canReadParameters) {
      return refuse(
        'The service role of the project is not allowed to read parameters, so its builds would fail. Allow ' +
          'ssm:GetParameters on parameter/CodeBuild/*, then remediate again. Or remove the keys and use the role.',
      );
    }
    return setElements(build, 'sources', Object.fromEntries(exposed.map((name) => [name, 'PARAMETER_STORE'])));
  },

  async apply(target, change, aws) {
    if (change.field !== 'sources') return;
    if (change.to !== 'PARAMETER_STORE')
      cannot('ASR does not restore plaintext credentials. If you need the variable, set it manually.');
    const found = await findProject(target, aws);
    if (found !== undefined) await moveVariable(found, change.key, parameterName(target, change.key), aws);
  },
});

async function moveVariable({ name, environment }: Project, key: string, Name: string, aws: Aws): Promise<void> {
  const { environmentVariables: variables = [] } = environment ?? {};
  const variable = variables.find((each) => each.name === key && isPlaintext(each));
  if (environment === undefined || variable === undefined) return;

  await store(Name, variable.value, aws);
  const reference = { name: key, type: 'PARAMETER_STORE' as const, value: Name };
  // The API replaces the whole environment, so the rest of it is sent back.
  const environmentVariables = variables.map((each) => (each === variable ? reference : each));
  await aws
    .client(CodeBuildClient)
    .send(new UpdateProjectCommand({ name, environment: { ...environment, environmentVariables } }));
}

function isPlaintext({ type = 'PLAINTEXT' }: EnvironmentVariable): boolean {
  return type === 'PLAINTEXT';
}

/** Stores the value in Parameter Store. Only this function handles the value. */
async function store(Name: string, Value: string | undefined, aws: Aws): Promise<void> {
  const ssm = aws.client(SSMClient);
  await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
  // PutParameter does not accept `Tags` together with `Overwrite`.
  const Tags = [{ Key: 'asr:remediation', Value: 'CodeBuild.2' }];
  await ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: Name, Tags }));
}

function isCredential({ name }: { readonly name: string | undefined }): boolean {
  return credentials.includes(String(name));
}

async function findProject({ resourceId }: Target, aws: Aws): Promise<Project | undefined> {
  const names = [lastPartOf(resourceId)];
  const { projects = [] } = await aws.client(CodeBuildClient).send(new BatchGetProjectsCommand({ names }));
  return projects[0];
}

/**
 * Returns the name of the parameter. The service roles that CodeBuild creates can read parameters below `/CodeBuild/`.
 */
function parameterName({ resourceId }: Target, variable: string): string {
  return `/CodeBuild/asr/${lastPartOf(resourceId)}/${variable}`;
}

async function canReadParameters({ serviceRole }: Project, target: Target, aws: Aws): Promise<boolean> {
  const { partition, region, accountId } = target;
  const prefix = `arn:${partition}:ssm:${region}:${accountId}:parameter`;
  const { EvaluationResults: results = [] } = await aws.client(IAMClient).send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: serviceRole,
      ActionNames: ['ssm:GetParameters'],
      ResourceArns: credentials.map((name) => `${prefix}${parameterName(target, name)}`),
    }),
  );
  return results.length > 0 && results.every(({ EvalDecision }) => EvalDecision === 'allowed');
}
