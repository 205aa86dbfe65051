// oxlint-disable no-new -- making a construct adds it
import { Stack } from 'aws-cdk-lib';
import { CfnRegistry, CfnSchema } from 'aws-cdk-lib/aws-eventschemas';
import type { Construct } from 'constructs';
import { namesIn } from './names.ts';
import { addChannel } from './notifications/add-channel.ts';
import { addChatTopic } from './notifications/chat-topic.ts';
import { jira } from './notifications/jira.ts';
import { addLostNotifications } from './notifications/lost-notifications.ts';
import { outcomeSchemaText } from './notifications/outcome-schema.ts';
import { pagerDuty } from './notifications/pager-duty.ts';
import { chatTopicParameter } from './notifications/parameters.ts';
import { serviceNow } from './notifications/service-now.ts';
import { slack } from './notifications/slack.ts';
import { teams } from './notifications/teams.ts';
import { namespaceParameter, topicArnParameter } from './parameters.ts';
import { forStackSets } from './synthesizers.ts';

/** Tells tools what became of remediations: admin account, home Region, after the admin stack. Optional. */
export class NotificationsStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'ASR: tells chats and ticket systems what became of remediations. Administrator account, home Region.',
      synthesizer: forStackSets(),
    });
    const namespace = namespaceParameter(this);
    const names = namesIn(namespace);
    const lostArn = addLostNotifications(this, names, topicArnParameter(this));
    for (const channel of [slack(this), teams(this, namespace), pagerDuty(this, namespace), jira(this), serviceNow(this)]) {
      addChannel(this, channel, { names, lostArn });
    }
    addChatTopic(this, chatTopicParameter(this), { names, lostArn });
    const registry = new CfnRegistry(this, 'Registry', {
      registryName: names.outcomesBus,
      description: 'What ASR puts on its bus of outcomes.',
    });
    new CfnSchema(this, 'OutcomeSchema', {
      registryName: registry.attrRegistryName,
      schemaName: 'asr@RemediationOutcome',
      type: 'JSONSchemaDraft4',
      content: outcomeSchemaText,
      description: 'One event for each remediation of ASR, whatever became of it.',
    });
  }
}
