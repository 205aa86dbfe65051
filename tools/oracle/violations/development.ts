import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateClusterCommand as CreateEcsClusterCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
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

/** Prowler requires all five types of logs, and AWS only the audit log. The other four are on. */
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

export const clusterWithoutInsights: OwnViolation = async (account) => {
  const { cluster } = await account.client(ECSClient).send(new CreateEcsClusterCommand({ clusterName: 'shop' }));
  return String(cluster?.clusterArn);
};
