/** The modules of moto that play the services that the product calls. Pure. */

/** Where moto calls a service by another name than the SDK. */
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
 * @returns Names below `moto`: `s3control`.
 */
export function motoModules(packages: readonly string[]): readonly string[] {
  const clients = packages.flatMap((name) => /^@aws-sdk\/client-(.+)$/.exec(name)?.[1] ?? []);
  return [...new Set(clients.map((client) => otherNames[client] ?? client.replaceAll('-', '')))].toSorted();
}
