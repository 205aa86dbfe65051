import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec257 } from './ec2-57.ts';
import { endpointExamples, itCreatesOneEndpoint } from './vpc-endpoint/testing/index.ts';

const service = { control: 'EC2.57', service: 'ssm', name: 'asr-ssm-endpoint' };

describePlaybook(ec257, endpointExamples(service));

describe('EC2.57', () => {
  itCreatesOneEndpoint(ec257, service);
});
