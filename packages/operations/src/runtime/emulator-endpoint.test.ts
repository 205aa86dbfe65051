import { expect, it } from '@jest/globals';
import { emulatorEndpoint } from './emulator-endpoint.ts';

it.each(['http://127.0.0.1:5000', 'http://localhost:5000', 'http://[::1]:5000'])(
  'gives clients a host name at which S3 Control works for %s',
  (AWS_ENDPOINT_URL) => {
    expect(emulatorEndpoint({ AWS_ENDPOINT_URL })).toMatchObject({
      endpoint: 'http://localhost:5000',
      forcePathStyle: true,
    });
  },
);

it.each([undefined, '', 'not a URL', 'https://proxy.example.com'])('leaves the SDK alone for %p', (given) => {
  expect(emulatorEndpoint(given === undefined ? {} : { AWS_ENDPOINT_URL: given })).toEqual({});
});
