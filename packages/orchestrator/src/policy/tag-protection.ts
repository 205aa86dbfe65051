/**
 * A service control policy that protects the tags that ASR evaluates. Without it, anyone who can tag a resource can
 * exempt it, or remove it from the scope. `asr policy scp` prints it; attach it in the management account.
 *
 * Services that do not support `aws:TagKeys` are not covered.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tagkeys
 */
import { allowedPortsTag } from '@asr/playbooks/security-group';
import type { Policy } from './policy.ts';
import { exemptionTag, selectingTagKeysOf } from './tags/index.ts';

export interface TagProtection {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Deny';
    readonly Action: '*';
    readonly Resource: '*';
    readonly Condition: { readonly [operator: string]: { readonly [key: string]: readonly string[] } };
  }[];
}

/** @param except ARN patterns of the principals that may set and remove these tags. */
export function tagProtection(policy: Policy, except: readonly string[]): TagProtection {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ProtectTagsThatAsrDecidesBy',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          'ForAnyValue:StringEquals': { 'aws:TagKeys': protectedTagKeys(policy) },
          ArnNotLike: { 'aws:PrincipalArn': except },
        },
      },
    ],
  };
}

/** The exemption tags, and every tag by which this policy selects resources. */
export function protectedTagKeys(policy: Policy): readonly string[] {
  return [...new Set([exemptionTag, allowedPortsTag, ...selectingTagKeysOf(policy)])].toSorted();
}
