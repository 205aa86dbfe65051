import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec256 } from './ec2-56.ts';
import { endpointExamples, itCreatesOneEndpoint } from './vpc-endpoint/testing/index.ts';

const service = { control: 'EC2.56', service: 'ecr.dkr', name: 'asr-ecr-dkr-endpoint' };

describePlaybook(ec256, endpointExamples(service));

describe('EC2.56', () => {
  itCreatesOneEndpoint(ec256, service);
});
