/** The modules of moto for the services that the product calls. Pure. */

/** Services whose name in moto differs from the SDK. */
const otherNames: { readonly [client: string]: string } = {
  'cloudwatch-logs': 'logs',
  'config-service': 'config',
  'elastic-load-balancing': 'elb',
  'elastic-load-balancing-v2': 'elbv2',
  eventbridge: 'events',
  lambda: 'awslambda',
  sfn: 'stepfunctions',
};

/**
 * @param packages The dependencies of packages, by name: `@aws-sdk/client-s3-control`.
 * @returns Module names in the package `moto`: `s3control`.
 */
export function motoModules(packages: readonly string[]): readonly string[] {
  const clients = packages.flatMap((name) => /^@aws-sdk\/client-(.+)$/.exec(name)?.[1] ?? []);
  return [...new Set(clients.map((client) => otherNames[client] ?? client.replaceAll('-', '')))].toSorted();
}
