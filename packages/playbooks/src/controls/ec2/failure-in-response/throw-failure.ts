import type { UnsuccessfulItem } from '@aws-sdk/client-ec2';

/** Throws a failure that EC2 reports in a successful response, as the error that it stands for. */
export function throwFailure({ Error: error }: UnsuccessfulItem): never {
  throw Object.assign(new Error(error?.Message), { name: error?.Code ?? 'Error' });
}
