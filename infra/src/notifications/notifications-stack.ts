// oxlint-disable no-new -- making a construct adds it
import { Stack } from 'aws-cdk-lib';
import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas';
import type { Construct } from 'constructs';
import { namesIn } from '@asr/templates';
import { forStackSets, namespaceParameter, topicArnParameter } from '../foundation/index.ts';
import { addChannel } from './add-channel.ts';
import { addChatTopic } from './chat-topic.ts';
import { jira } from './jira.ts';
import { addLostNotifications } from './lost-notifications.ts';
import { outcomeSchemaText } from './outcome-schema.ts';
import { pagerDuty } from './pager-duty.ts';
import { chatTopicParameter } from './parameters.ts';
import { serviceNow } from './service-now.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';

/** Sends outcomes of remediations to tools. Admin account, home Region, after the admin stack. Optional. */
export class NotificationsStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description:
        'ASR: sends outcomes of remediations to chats and ticket systems. Deploy in the administrator account, home Region.',
      synthesizer: forStackSets(),
    });
    const namespace = namespaceParameter(this);
    const names = namesIn(namespace);
    const lostArn = addLostNotifications(this, names, topicArnParameter(this));
    for (const channel of [
      slack(this),
      teams(this, namespace),
      pagerDuty(this, namespace),
      jira(this),
      serviceNow(this),
    ]) {
      addChannel(this, channel, { names, lostArn });
    }
    addChatTopic(this, chatTopicParameter(this), { names, lostArn });
    const registry = new CfnRegistry(this, 'Registry', {
      registryName: names.outcomesBus,
      description: 'Events on the bus for outcomes of ASR.',
    });
    new CfnSchema(this, 'OutcomeSchema', {
      registryName: registry.attrRegistryName,
      schemaName: 'asr@RemediationOutcome',
      type: 'JSONSchemaDraft4',
      content: outcomeSchemaText,
      description: 'One event for the outcome of each remediation of ASR.',
    });
  }
}
