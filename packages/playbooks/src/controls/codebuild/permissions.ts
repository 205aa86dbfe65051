/** The permissions of CodeBuild.2. */
import type { Permissions } from '../../engine/index.ts';

const project = 'arn:{partition}:codebuild:{region}:{account}:project/{id}';
const parameters = 'arn:{partition}:ssm:{region}:{account}:parameter/CodeBuild/asr/{id}/*';

/**
 * Denies a request that contains another service role or other build commands. Otherwise, builds of the project could
 * run those commands with the role.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/action-context-keys.html
 */
const onlyEnvironment = {
  Null: { 'codebuild:serviceRole': 'true', 'codebuild:source.buildspec': 'true', 'codebuild:source.location': 'true' },
};

export const movesVariables: Permissions = {
  read: ['codebuild:BatchGetProjects', 'iam:SimulatePrincipalPolicy'],
  write: ['codebuild:UpdateProject', 'ssm:PutParameter', 'ssm:AddTagsToResource'],
  dependent: [{ action: 'iam:PassRole', because: 'UpdateProject passes the role of the project to CodeBuild.' }],
  on: {
    'codebuild:BatchGetProjects': [project],
    'codebuild:UpdateProject': [project],
    'ssm:PutParameter': [parameters],
    'ssm:AddTagsToResource': [parameters],
    'iam:SimulatePrincipalPolicy': ['arn:{partition}:iam::{account}:role/*'],
    'iam:PassRole': ['arn:{partition}:iam::{account}:role/*'],
  },
  when: {
    'codebuild:UpdateProject': onlyEnvironment,
    'iam:PassRole': { StringEquals: { 'iam:PassedToService': 'codebuild.amazonaws.com' } },
  },
};
