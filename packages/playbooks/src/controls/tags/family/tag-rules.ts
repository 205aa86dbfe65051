/**
 * What AWS accepts as a tag, and the tags that ASR never writes.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html
 */

/** The tags of one resource by key, without those of AWS. */
export type Tags = { readonly [key: string]: string };

/** The most tags of a resource. Those that begin with `aws:` do not count. */
export const mostTags = 50;

const characters = String.raw`[\p{L}\p{Z}\p{N}_.:/=+@-]`;

/** What every service accepts: one character, and whole keys and values. */
export const characterPattern = new RegExp(`^${characters}$`, 'u');
export const longestValue = 256;
const reservedByAws = '(?!(?:[aA][wW][sS]):)';
export const keyPattern = new RegExp(`^${reservedByAws}${characters}{1,128}$`, 'u');
export const valuePattern = new RegExp(`^${reservedByAws}${characters}{0,${longestValue}}$`, 'u');

/**
 * The keys to which ASR, AWS services and other tools react. A new tag of these can hand a resource to a controller, exempt
 * it from a check, or open a port.
 */
const reserved: readonly { readonly key: RegExp; readonly reader: string }[] = [
  { key: /^asr:/i, reader: 'ASR' },
  { key: /AllowedPorts/i, reader: 'ASR' },
  { key: /(^|[./])(k8s|kubernetes)\.io\//, reader: 'Kubernetes' },
  { key: /(^|\.)k8s\.aws\//, reader: 'controllers of Amazon EKS' },
  { key: /^(ingress|service)\.eks\.amazonaws\.com\//, reader: 'controllers of Amazon EKS' },
  { key: /^(eks:|alpha\.eksctl\.io\/)/, reader: 'Amazon EKS' },
  { key: /^karpenter\.sh\//, reader: 'Karpenter' },
  { key: /^crossplane-/, reader: 'Crossplane' },
  { key: /^elasticbeanstalk:/, reader: 'AWS Elastic Beanstalk' },
  { key: /^AmazonECSManaged$/, reader: 'Amazon ECS' },
  { key: /^(GuardDutyManaged|GuardDutyExcluded|GuardDutyFindingDetected)$/, reader: 'Amazon GuardDuty' },
  { key: /^InspectorEc2Exclusion$/, reader: 'Amazon Inspector' },
  { key: /^Patch ?Group$/, reader: 'AWS Systems Manager Patch Manager' },
  { key: /^(dlm:|instance-id$)/, reader: 'Amazon Data Lifecycle Manager' },
];

/** Returns why ASR never writes a tag with this key: the rest of a sentence. `undefined`: ASR can write it. */
export function whyReserved(key: string): string | undefined {
  const found = reserved.find((one) => one.key.test(key));
  return found && `is a key to which ${found.reader} reacts, so ASR never writes it`;
}

/** Returns whether AWS set the tag. Customers can neither add nor remove such tags, so controls do not count them. */
export function isOwnTag(key: string): boolean {
  return !key.toLowerCase().startsWith('aws:');
}
