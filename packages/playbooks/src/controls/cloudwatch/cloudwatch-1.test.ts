import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch1 } from './cloudwatch-1.ts';

const pattern =
  '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}';

describePlaybook(cloudWatch1, trailAlarmExamples(pattern));

describe('CloudWatch.1', () => {
  itAlarmsSubscribers(cloudWatch1, pattern);
});
