// oxlint-disable no-new -- making a construct adds it
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { delegatesRemediation, needsOrganizationalUnits, type Policy } from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { addAlarms } from './admin/alarms.ts';
import { addDashboard } from './admin/dashboard.ts';
import { addEvents } from './admin/events.ts';
import { addFunctions, timeouts } from './admin/functions.ts';
import { addHistory } from './admin/history.ts';
import { addKey } from './admin/key.ts';
import { addTopic } from './admin/notifications.ts';
import { addOutcomesBus } from './admin/outcomes-bus.ts';
import { addQueues } from './admin/queues.ts';
import { addStateMachine } from './admin/state-machine.ts';
import type { Bundles } from './bundle.ts';
import type { Controls } from './detection.ts';
import { namesIn } from './names.ts';
import {
  externalIdParameter,
  namespaceParameter,
  notificationEmailParameter,
  organizationIdParameter,
} from './parameters.ts';
import { forTheCli } from './synthesizers.ts';

export interface AdminStackProps {
  readonly policy: Policy;
  /** The controls that can be remediated. */
  readonly controls: Controls;
  readonly bundles: Bundles;
}

/** The orchestrator: once, in the Security Hub administrator account, in the home Region. */
export class AdminStack extends Stack {
  constructor(scope: Construct, id: string, { policy, controls, bundles }: AdminStackProps) {
    super(scope, id, {
      description: 'ASR: remediates Security Hub findings. Administrator account, home Region.',
      synthesizer: forTheCli(),
    });
    const namespace = namespaceParameter(this);
    const organizationId = organizationIdParameter(this);
    const externalId = externalIdParameter(this);
    const email = notificationEmailParameter(this);
    const names = namesIn(namespace);

    const key = addKey(this, names.alarm('*'));
    const history = addHistory(this, key);
    const queues = addQueues(this, key, names.eventRule('*'), timeouts);
    const topic = addTopic(this, key, email, names.alarm('*'));
    const outcomesBusArn = addOutcomesBus(this, names);
    const { parse, report } = addFunctions(this, {
      bundles,
      names,
      namespace,
      organizationId,
      externalId,
      controls: Object.keys(controls),
      asksForUnits: needsOrganizationalUnits(policy),
      countsFindings: policy.limits.percentOfFindings !== undefined,
      readsFindings: delegatesRemediation(policy.delegation),
      concurrency: policy.concurrency,
      key,
      history,
      queues,
      topic,
      outcomesBusArn,
    });
    const { ref: stateMachineArn } = addStateMachine(this, {
      name: names.orchestrator,
      parse,
      report,
      history,
      tasks: queues.tasks,
      topic,
      key,
    });
    addEvents(this, { names, policy, controls, organizationId, stateMachineArn, lostEvents: queues.lostEvents });
    addAlarms(this, { topic, queues, stateMachineArn, namespace, name: names.alarm });
    addDashboard(this, { name: names.dashboard, namespace, stateMachineArn, queues });

    new CfnOutput(this, 'StateMachineArn', { value: stateMachineArn });
    new CfnOutput(this, 'TableName', { value: history.tableName });
    new CfnOutput(this, 'TableArn', { value: history.tableArn });
    new CfnOutput(this, 'KeyArn', { value: key.keyArn });
    new CfnOutput(this, 'TopicArn', { value: topic.topicArn });
  }
}
