import type { Instance } from '@aws-sdk/client-ec2';

/**
 * Returns why only its owner can change the instance, as a sentence. The owner is an AWS service that operates the
 * instance, such as Amazon EKS Auto Mode. Returns `null` without one. Owners that a tag names are the same for every
 * control, and the orchestrator checks them.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/amazon-ec2-managed-instances.html
 */
export function ownerOf({ Operator: operator }: Instance): string | null {
  if (operator?.Managed !== true) return null;
  return (
    `The service ${operator.Principal ?? 'provider'} operates this instance, and EC2 rejects changes by others. ` +
    'Make the change in that service.'
  );
}
