/** Normalizes both spellings of a type, `AwsEc2SecurityGroup` and `AWS::EC2::SecurityGroup`. */
export function normalizedType(type: string): string {
  const flat = type.toLowerCase().replaceAll('::', '');
  const service = servicesRenamed.find(([ocsf]) => flat.startsWith(ocsf));
  return service === undefined ? flat : service[1] + flat.slice(service[0].length);
}

/** Whether the resource is the account itself. */
export function isAccount(type: string): boolean {
  return normalizedType(type) === 'awsaccount';
}

/** OCSF uses CloudFormation's service names, ASFF its own. Longer names come first. */
const servicesRenamed: readonly (readonly [ocsf: string, asff: string])[] = [
  ['awselasticloadbalancingv2', 'awselbv2'],
  ['awselasticloadbalancing', 'awselb'],
];
