/** Resources that another controller owns: it would revert the change, or conflict with the remediation. */

/** The tag keys that controllers set on the resources that they own, as the whole key or as its prefix. */
const owners: readonly { readonly key: RegExp; readonly owner: string; readonly where: string }[] = [
  {
    key: /^(elbv2\.k8s\.aws\/cluster$|(ingress|service)\.k8s\.aws\/|kubernetes\.io\/cluster\/)/,
    owner: 'Kubernetes',
    where: 'in the Ingress, Service or node group of the cluster',
  },
  { key: /^(eks:|alpha\.eksctl\.io\/)/, owner: 'Amazon EKS', where: 'in the node group of the cluster' },
  { key: /^elasticbeanstalk:/, owner: 'AWS Elastic Beanstalk', where: 'in the configuration of the environment' },
];

/**
 * Returns why only its owner can change a resource with these tags, as a sentence; `undefined` if no controller owns
 * it.
 *
 * @param keys The keys of its tags.
 */
export function managedBy(keys: readonly string[]): string | undefined {
  const found = owners.find(({ key }) => keys.some((each) => key.test(each)));
  return found && `${found.owner} manages this resource and would revert the change. Make the change ${found.where}.`;
}
