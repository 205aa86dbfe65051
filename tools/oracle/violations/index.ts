/** Violations that Prowler recognizes, where those of the tests do not fit, or moto lacks what the tests would need. */
import { configurationWithEndpoint, groupWithTargetGroup } from './auto-scaling.ts';
import {
  groupWithoutBackups,
  nodeOfReplicationGroup,
  reachableCluster,
  reachableInstance,
  replicationGroup,
  unmonitoredInstance,
} from './databases.ts';
import { alarmWithoutActions } from './alarms.ts';
import {
  clusterWithoutAuditLog,
  clusterWithoutInsights,
  unprotectedStack,
  writableTask,
  workGroupWithoutMetrics,
} from './development.ts';
import { groupInUse, groupOpenedOnce } from './network.ts';
import { type OwnViolation, newAccount } from './own-violation.ts';
import { allScansBut } from './scans.ts';
import { canceledRotation } from './secrets.ts';
import { bucketOfTrail, bucketWithAcl, everyone, fileSystemWithoutBackups } from './storage.ts';
import { userWithUsedKey } from './users.ts';

export const ownViolations: { readonly [control: string]: OwnViolation } = {
  'Athena.4': workGroupWithoutMetrics,
  'AutoScaling.1': groupWithTargetGroup,
  'AutoScaling.3': configurationWithEndpoint,
  'CloudFormation.3': unprotectedStack,
  'CloudTrail.6': bucketWithAcl({ ACL: 'public-read' }),
  'CloudTrail.7': bucketOfTrail,
  'CloudWatch.17': alarmWithoutActions,
  'EC2.18': groupInUse,
  'ECS.5': writableTask,
  'ECS.12': clusterWithoutInsights,
  'EFS.7': fileSystemWithoutBackups,
  'EKS.8': clusterWithoutAuditLog,
  'ElastiCache.1': groupWithoutBackups,
  'ElastiCache.2': nodeOfReplicationGroup,
  'ElastiCache.3': replicationGroup,
  'IAM.8': userWithUsedKey,
  'IAM.18': newAccount,
  'IAM.22': userWithUsedKey,
  'Inspector.1': allScansBut('EC2'),
  'Inspector.2': allScansBut('ECR'),
  'Inspector.4': allScansBut('LAMBDA'),
  'Macie.1': newAccount,
  'RDS.2': reachableInstance,
  'RDS.6': unmonitoredInstance,
  'Redshift.1': reachableCluster,
  'S3.3': bucketWithAcl({ GrantWrite: everyone }),
  'SecretsManager.1': canceledRotation,
  'SecurityGroup.3': groupOpenedOnce,
};
