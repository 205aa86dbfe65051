/**
 * The products of the services whose findings can ask for a containment. AWS reserves the namespace `aws` for its own
 * services, so no account can import a finding under such a product.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-internal-providers.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
import type { ThreatService } from '@asr/playbooks';
import { parseArn } from '../../model/index.ts';

type Format = 'asff' | 'ocsf';

export const threatServices: readonly ThreatService[] = ['guardduty', 'inspector', 'macie'];

/** The resource part of the product ARN. */
export function threatProduct(service: ThreatService, format: Format): string {
  return `${format === 'asff' ? 'product' : 'productv2'}/aws/${service}`;
}

/** The service that made the finding; `undefined` for every other product. */
export function threatServiceOf(productArn: string, format: Format): ThreatService | undefined {
  const product = parseArn(productArn);
  if (product?.service !== 'securityhub' || product.region === '' || product.accountId !== '') return undefined;
  return threatServices.find((service) => threatProduct(service, format) === product.resource);
}

/** The services in the ARN that a finding of the service has as its id. Macie also writes ids that are no ARN. */
export const idServices: { readonly [service in ThreatService]: readonly string[] } = {
  guardduty: ['guardduty'],
  inspector: ['inspector', 'inspector2'],
  macie: ['macie', 'macie2'],
};
