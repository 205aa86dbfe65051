// oxlint-disable no-new -- making a construct adds it
import { Aws, CfnResource } from 'aws-cdk-lib';
import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Names } from '../foundation/index.ts';

/**
 * Adds the bus that the member accounts forward to, and lets their forwarders alone put events on it. What a person
 * puts on a bus cannot have a source that begins with `aws.`, so the rules on it see only what AWS itself said.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function addDetectionsBus(scope: Construct, names: Names, organizationId: string): CfnEventBus {
  const bus = new CfnEventBus(scope, 'Detections', {
    name: names.detectionsBus,
    description: 'What CloudTrail and AWS Config see in the accounts of the organization, for the controls of ASR.',
  });
  const statement = {
    Sid: 'ForwardersOfTheOrganization',
    Effect: 'Allow',
    Principal: '*',
    Action: 'events:PutEvents',
    Resource: bus.attrArn,
    Condition: {
      StringEquals: { 'aws:PrincipalOrgID': organizationId },
      ArnLike: { 'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::*:role/${names.forwarderRole}` },
    },
  };
  // The CDK's own class warns of a property that is deprecated even where nobody gives it.
  new CfnResource(scope, 'DetectionsPolicy', {
    type: 'AWS::Events::EventBusPolicy',
    properties: { EventBusName: bus.ref, StatementId: statement.Sid, Statement: statement },
  });
  return bus;
}
