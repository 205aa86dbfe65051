// oxlint-disable no-new -- making a construct adds it
import { CfnResource } from 'aws-cdk-lib';
import type { CfnEventBus } from 'aws-cdk-lib/aws-events';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnActionTarget } from 'aws-cdk-lib/aws-securityhub';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { eventRules, isGathered, type EventRule, type Policy } from '@asr/orchestrator';
import { trustEventRules } from '@asr/member-roles';
import type { Construct } from 'constructs';
import { type Controls, type Names, startingRule } from '@asr/templates';
import { allow } from '../foundation/index.ts';
import { addDetectionsBus } from './detections-bus.ts';
import { type GatherQueues, addGather } from './gather.ts';
import { addRequestsBus } from './requests-bus.ts';

export interface EventsProps {
  readonly names: Names;
  readonly policy: Policy;
  /** The controls that ASR can remediate. */
  readonly controls: Controls;
  readonly organizationId: string;
  readonly stateMachineArn: string;
  readonly lostEvents: IQueue;
}

/**
 * Adds the buttons in Security Hub, and the event rules that start the state machine. Returns the queues in
 * which automatic events wait, if the policy has any.
 */
export function addEvents(
  scope: Construct,
  { names, policy, controls, organizationId, stateMachineArn, lostEvents }: EventsProps,
): GatherQueues | undefined {
  const button = new CfnActionTarget(scope, 'Button', {
    id: names.customActionId,
    name: names.customAction,
    description: 'Remediates the selected findings. The note on each finding contains the command to undo it.',
  });
  const ticketButton = new CfnActionTarget(scope, 'TicketButton', {
    id: names.ticketActionId,
    name: names.ticketAction,
    description: 'Remediates the selected findings, and opens a ticket with the outcome for each.',
  });
  const role = new CfnRole(scope, 'EventsRole', {
    assumeRolePolicyDocument: trustEventRules(names.eventRule('*')),
    policies: [
      {
        policyName: 'Permissions',
        policyDocument: { Version: '2012-10-17', Statement: [allow(['states:StartExecution'], [stateMachineArn])] },
      },
    ],
  });
  const rules = [
    ...eventRules(policy, Object.keys(controls), button.attrActionTargetArn, controls),
    ticketRule(ticketButton.attrActionTargetArn),
  ];
  const needs = (wanted: EventRule['bus']) => rules.some(({ bus }) => bus === wanted);
  const buses: { readonly [bus in EventRule['bus']]: CfnEventBus | undefined } = {
    default: undefined,
    detections: needs('detections') ? addDetectionsBus(scope, names, organizationId) : undefined,
    requests: needs('requests') ? addRequestsBus(scope, names) : undefined,
  };
  const queues = rules.some(isGathered)
    ? addGather(scope, { names, gather: policy.gather, stateMachineArn, lostEvents })
    : undefined;
  const target = {
    stateMachineArn,
    roleArn: role.attrArn,
    automaticEventsArn: queues?.events.queueArn,
    lostEventsArn: lostEvents.queueArn,
  };
  for (const rule of rules) {
    const { Type: type, Properties } = startingRule(rule, names.eventRule(rule.name), target, buses[rule.bus]?.ref);
    new CfnResource(scope, `${rule.name}Rule`, { type, properties: Properties });
  }
  return queues;
}

/** The rule of the ticket button. Its event differs only in the ARN, by which Parse recognizes the ticket. */
function ticketRule(actionArn: string): EventRule {
  return {
    name: 'RemediateAndTicket',
    bus: 'default',
    description: 'An operator chose Remediate with ASR and a ticket for findings in Security Hub.',
    pattern: {
      source: ['aws.securityhub'],
      'detail-type': ['Security Hub Findings - Custom Action'],
      resources: [actionArn],
    },
    starts: { kind: 'button' },
  };
}
