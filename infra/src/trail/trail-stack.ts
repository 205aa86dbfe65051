// oxlint-disable no-new -- making a construct adds it
import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { Construct } from 'constructs';
import { namesIn } from '@asr/templates';
import {
  forStackSets,
  managementAccountIdParameter,
  namespaceParameter,
  organizationIdParameter,
} from '../foundation/index.ts';
import { addTrailBucket } from './bucket.ts';
import { addTrailKey } from './key.ts';

/**
 * An organization trail. Deployed once, in the management account or the delegated administrator account of CloudTrail.
 * Optional: any trail that logs management events in every account and Region is sufficient.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export class TrailStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'ASR: organization trail for controls that CloudTrail detects. Deploy once.',
      synthesizer: forStackSets(),
    });
    const names = namesIn(namespaceParameter(this));
    const organizationId = organizationIdParameter(this);
    const managementAccountId = managementAccountIdParameter(this);
    // An organization trail belongs to the management account, even if a delegated administrator creates it.
    const trailArn = `arn:${Aws.PARTITION}:cloudtrail:${Aws.REGION}:${managementAccountId}:trail/${names.trail}`;
    const key = addTrailKey(this, trailArn);
    const bucket = addTrailBucket(this, { key, trailArn, organizationId, managementAccountId });
    const trail = new CfnTrail(this, 'Trail', {
      trailName: names.trail,
      isLogging: true,
      isOrganizationTrail: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      kmsKeyId: key.keyArn,
      s3BucketName: bucket.bucketName,
      eventSelectors: [{ includeManagementEvents: true, readWriteType: 'All' }],
    });
    // CloudTrail checks its access to the bucket on creation.
    if (bucket.policy !== undefined) trail.node.addDependency(bucket.policy);
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
  }
}
