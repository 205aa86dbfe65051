import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { itAlarmsSubscribers, trailAlarmExamples } from './testing/index.ts';
import { cloudWatch8 } from './cloudwatch-8.ts';

const pattern =
  '{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || ($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || ($.eventName=DeleteBucketPolicy) || ($.eventName=DeleteBucketCors) || ($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}';

describePlaybook(cloudWatch8, trailAlarmExamples(pattern));

describe('CloudWatch.8', () => {
  itAlarmsSubscribers(cloudWatch8, pattern);
});
