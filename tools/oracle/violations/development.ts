import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import type { OwnViolation } from './own-violation.ts';

export const workGroupWithoutMetrics: OwnViolation = async (account) => {
  const Configuration = { PublishCloudWatchMetricsEnabled: false };
  await account.client(AthenaClient).send(new CreateWorkGroupCommand({ Name: 'reports', Configuration }));
  return `arn:aws:athena:${account.region}:${account.accountId}:workgroup/reports`;
};

export const unprotectedStack: OwnViolation = async (account) => {
  const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  const { StackId: id } = await account
    .client(CloudFormationClient)
    .send(new CreateStackCommand({ StackName: 'shop', TemplateBody }));
  return String(id);
};

/** The access key of AWS's documentation is known to scanners and left out, so this one is invented. */
export const projectWithAccessKey: OwnViolation = async (account) => {
  const variables = { AWS_ACCESS_KEY_ID: 'AKIAQ3EGRVZ5TXLKJ7P4', AWS_SECRET_ACCESS_KEY: inventedKey() };
  const { project } = await account.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name: 'shop',
      source: { type: 'S3', location: 'sources/shop.zip' },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
        environmentVariables: Object.entries(variables).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' })),
      },
      serviceRole: `arn:aws:iam::${account.accountId}:role/service-role/shop`,
    }),
  );
  return String(project?.arn);
};

/** 40 letters and digits that look random to a scanner. */
function inventedKey(): string {
  return ['kT9vQ2xLr7', 'Wm4ZpY8sBd', 'H3nJf6GcA1', 'eUo5RiXt0N'].join('');
}

/** Prowler requires all five types of logs, AWS the audit log: the others are on. */
export const clusterWithoutAuditLog: OwnViolation = async (account) => {
  const { cluster } = await account.client(EKSClient).send(
    new CreateClusterCommand({
      name: 'shop',
      roleArn: `arn:aws:iam::${account.accountId}:role/shop`,
      resourcesVpcConfig: { subnetIds: [] },
      logging: {
        clusterLogging: [
          { types: ['api', 'authenticator', 'controllerManager', 'scheduler'], enabled: true },
          { types: ['audit'], enabled: false },
        ],
      },
    }),
  );
  return String(cluster?.arn);
};

export const writableTask: OwnViolation = async (account) => {
  const { taskDefinition } = await account.client(ECSClient).send(
    new RegisterTaskDefinitionCommand({
      family: 'shop',
      containerDefinitions: [{ name: 'web', image: 'web', memory: 128 }],
    }),
  );
  return String(taskDefinition?.taskDefinitionArn);
};
