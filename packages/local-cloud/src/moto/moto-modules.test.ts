import { expect, it } from '@jest/globals';
import { motoModules } from './moto-modules.ts';

it('each AWS client has one module of moto, with the name in moto', () => {
  const packages = [
    '@aws-sdk/client-s3-control',
    '@aws-sdk/client-sfn',
    'zod',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-sfn',
  ];

  expect(motoModules(packages)).toEqual(['ec2', 's3control', 'stepfunctions']);
});
