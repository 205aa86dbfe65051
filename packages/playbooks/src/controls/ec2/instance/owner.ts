import type { Instance } from '@aws-sdk/client-ec2';
import { managedBy } from '../../../engine/index.ts';

/**
 * Returns why only its owner can change the instance, as a sentence. The owner is an AWS service that operates the
 * instance, such as Amazon EKS Auto Mode, or a controller that would replace the instance. Returns `null` without one.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/amazon-ec2-managed-instances.html
 */
export function ownerOf({ Operator: operator, Tags = [] }: Instance): string | null {
  if (operator?.Managed === true) {
    return (
      `The service ${operator.Principal ?? 'provider'} operates this instance, and EC2 rejects changes by others. ` +
      'Make the change in that service.'
    );
  }
  return managedBy(Tags.map(({ Key = '' }) => Key)) ?? null;
}
