import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec260 } from './ec2-60.ts';
import { endpointExamples, itCreatesOneEndpoint } from './vpc-endpoint/testing/index.ts';

const service = { control: 'EC2.60', service: 'ssm-incidents', name: 'asr-ssm-incidents-endpoint' };

describePlaybook(ec260, endpointExamples(service));

describe('EC2.60', () => {
  itCreatesOneEndpoint(ec260, service);
});
