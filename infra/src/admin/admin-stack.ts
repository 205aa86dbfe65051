// oxlint-disable no-new -- making a construct adds it
import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  delegatesRemediation,
  needsOrganizationalUnits,
  readsMemberAccounts,
  startsDocuments,
  type Policy,
} from '@asr/orchestrator';
import type { Construct } from 'constructs';
import { type Controls, namesIn } from '@asr/templates';
import { addAlarms } from './alarms.ts';
import { addDashboard } from './dashboard.ts';
import { addDeadlines } from './deadlines.ts';
import { addEvents } from './events.ts';
import { addFunctions, addTagValueLookups, timeouts } from './functions.ts';
import { addHistory } from './history.ts';
import {
  type Bundles,
  addKey,
  externalIdParameter,
  forTheCli,
  namespaceParameter,
  notificationEmailParameter,
  organizationIdParameter,
} from '../foundation/index.ts';
import { addNotify, addTopics } from './notify/index.ts';
import { addOutcomesBus } from './outcomes-bus.ts';
import { addQueues } from './queues.ts';
import { addStateMachines } from './state-machine.ts';

export interface AdminStackProps {
  readonly policy: Policy;
  /** The controls that ASR can remediate. */
  readonly controls: Controls;
  readonly bundles: Bundles;
}

/** The orchestrator: once, in the Security Hub administrator account, in the home Region. */
export class AdminStack extends Stack {
  constructor(scope: Construct, id: string, { policy, controls, bundles }: AdminStackProps) {
    super(scope, id, {
      description:
        'ASR: remediates Security Hub findings. Deploy in the Security Hub administrator account, home Region.',
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
    const topics = addTopics(this, key, email, names.alarm('*'));
    const outcomesBusArn = addOutcomesBus(this, names);
    const messages = addNotify(this, {
      bundles,
      names,
      namespace,
      policy,
      key,
      history,
      topics,
      lostEvents: queues.lostEvents,
    });
    const { parse, report } = addFunctions(this, {
      bundles,
      names,
      namespace,
      organizationId,
      externalId,
      controls: Object.keys(controls),
      asksForUnits: needsOrganizationalUnits(policy),
      checksFindings: policy.limits.percentOfFindings !== undefined || startsDocuments(policy),
      readsFindings: delegatesRemediation(policy.delegation),
      readsMemberAccounts: readsMemberAccounts(policy, controls),
      concurrency: policy.concurrency,
      key,
      history,
      queues,
      outcomesBusArn,
    });
    addTagValueLookups(this, policy, parse);
    const { orchestrator, deferral } = addStateMachines(this, {
      name: names.orchestrator,
      deferralName: names.deferral,
      parse,
      report,
      history,
      tasks: queues.tasks,
      questions: messages.questions,
      key,
    });
    const { ref: stateMachineArn } = orchestrator;
    const automaticEvents = addEvents(this, {
      names,
      policy,
      controls,
      organizationId,
      stateMachineArn,
      lostEvents: queues.lostEvents,
    });
    addAlarms(this, {
      topic: topics.alarms,
      queues,
      messages,
      automaticEvents,
      stateMachineArn,
      deferralArn: deferral.ref,
      namespace,
      name: names.alarm,
    });
    const hasDeadlines = policy.deadlines.length > 0;
    addDashboard(this, { name: names.dashboard, namespace, stateMachineArn, queues, hasDeadlines });
    if (hasDeadlines)
      addDeadlines(this, {
        bundles,
        names,
        namespace,
        organizationId,
        asksForUnits: needsOrganizationalUnits(policy),
        key,
        history,
        outcomesBusArn,
        stateMachineArn,
        lostEvents: queues.lostEvents,
      });

    new CfnOutput(this, 'StateMachineArn', { value: stateMachineArn });
    new CfnOutput(this, 'TableName', { value: history.tableName });
    new CfnOutput(this, 'TableArn', { value: history.tableArn });
    new CfnOutput(this, 'KeyArn', { value: key.keyArn });
    new CfnOutput(this, 'TopicArn', { value: topics.outcomes.topicArn });
    new CfnOutput(this, 'QuestionsTopicArn', { value: topics.questions.topicArn });
    new CfnOutput(this, 'AlarmsTopicArn', { value: topics.alarms.topicArn });
  }
}
