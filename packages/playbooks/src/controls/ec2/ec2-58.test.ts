import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec258 } from './ec2-58.ts';
import { endpointExamples, itCreatesOneEndpoint } from './vpc-endpoint/testing/index.ts';

const service = { control: 'EC2.58', service: 'ssm-contacts', name: 'asr-ssm-contacts-endpoint' };

describePlaybook(ec258, endpointExamples(service));

describe('EC2.58', () => {
  itCreatesOneEndpoint(ec258, service);
});
