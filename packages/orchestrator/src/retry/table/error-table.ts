/**
 * What the errors of AWS mean for a retry: by service, with the page that says so. `isTransient` decides by this table.
 *
 * Names that are not here are decided by the SDK: throttling, timeouts and errors of the server are retried, all others
 * are reported.
 */
import { computeServices } from './compute-services.ts';
import { dataServices } from './data-services.ts';
import { type ErrorTable, again, because, botocore, docs } from './error-row.ts';
import { securityServices } from './security-services.ts';

/** For errors of every service. */
export const anyService = '*';

/** By the name that requests are signed with. It is that of IAM actions, except for `monitoring` (CloudWatch). */
export const errorTable: ErrorTable = {
  [anyService]: [
    again(
      'ExpiredToken ExpiredTokenException RequestExpired',
      'The next attempt opens a new session.',
      docs('STS/latest/APIReference/CommonErrors'),
    ),
    again(
      'RequestThrottled RequestThrottledException ThrottledException EC2ThrottledException SlowDown TooManyRequests',
      because.throttled,
      botocore,
    ),
  ],
  ...securityServices,
  ...dataServices,
  ...computeServices,
};
