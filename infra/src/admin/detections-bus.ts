// oxlint-disable no-new -- making a construct adds it
import { Aws, CfnResource } from 'aws-cdk-lib';
import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Names } from '@asr/templates';

/**
 * Adds the bus that the member accounts forward to. Only their forwarders can put events on it. A principal cannot put
 * events with a source that starts with `aws.`, so the rules on this bus match only events of AWS itself.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function addDetectionsBus(scope: Construct, names: Names, organizationId: string): CfnEventBus {
  const bus = new CfnEventBus(scope, 'Detections', {
    name: names.detectionsBus,
    description: "Events of CloudTrail and AWS Config from the accounts of the organization, for ASR's own detection.",
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
  // The CDK's own class warns about a deprecated property even if it is not set.
  new CfnResource(scope, 'DetectionsPolicy', {
    type: 'AWS::Events::EventBusPolicy',
    properties: { EventBusName: bus.ref, StatementId: statement.Sid, Statement: statement },
  });
  return bus;
}
