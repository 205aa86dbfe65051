import { describe } from '@jest/globals';
import { describePlaybook } from '../../testing/laws/index.ts';
import { ec255 } from './ec2-55.ts';
import { endpointExamples, itCreatesOneEndpoint } from './vpc-endpoint/testing/index.ts';

const service = { control: 'EC2.55', service: 'ecr.api', name: 'asr-ecr-api-endpoint' };

describePlaybook(ec255, endpointExamples(service));

describe('EC2.55', () => {
  itCreatesOneEndpoint(ec255, service);
});
