/**
 * Identifies the product that made a finding, and whether ASR accepts it. The content of a finding counts only after
 * that: anyone who may call BatchImportFindings in a member account controls a finding's control id, resources,
 * parameters and severity. Security Hub itself sets the product, and lets no other product use its own. It lets only
 * GuardDuty, Inspector and Macie use theirs.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
import type { ThreatService } from '@asr/playbooks';
import { type Arn, type FindingReference, sanitize, parseArn } from '../model/index.ts';
import { idServices, threatServiceOf } from './threats/index.ts';

/** The end of the product ARN of Security Hub's own findings, in all partitions and Regions. No other product has it. */
export const securityHubProducts = {
  asff: '::product/aws/securityhub',
  ocsf: ['::productv2/aws/securityhub', '::product/aws/securityhub'],
} as const;

/**
 * The end of the product ARN of findings that AWS Config sends to Security Hub, one for each evaluation of a rule. Only AWS
 * Config can import them.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-internal-providers.html#integration-config
 */
export const configProduct = '::product/aws/config';

/** `own`: ASR imported it into the account, or a principal there imitates that. Only history can distinguish these. */
type Maker =
  | { readonly kind: 'security-hub' }
  /** GuardDuty, Inspector or Macie: its finding can ask for a containment. */
  | { readonly kind: 'threat-service'; readonly service: ThreatService }
  | { readonly kind: 'own' }
  /** AWS Config, with the evaluation of a rule of the customer. */
  | { readonly kind: 'config' }
  /** `product`: for the reason. */
  | { readonly kind: 'other'; readonly product: string };

/** The fields of a finding that must match its product. */
interface Claims {
  readonly reference: FindingReference;
  readonly region: string | undefined;
}

export function makerOf(reference: FindingReference): Maker {
  const { productArn, format } = reference;
  if (productArn === '') return { kind: 'other', product: 'no product' };
  const service = threatServiceOf(productArn, format);
  if (service !== undefined) return { kind: 'threat-service', service };
  const product = parseArn(productArn);
  const isOfSecurityHub = product?.service === 'securityhub' && product.region !== '';
  const maker = isOfSecurityHub ? ofSecurityHub(product, reference) : undefined;
  return maker ?? { kind: 'other', product: sanitize(product?.resource ?? productArn, 120) };
}

function ofSecurityHub(product: Arn, reference: FindingReference): Maker | undefined {
  const { accountId, id, format } = reference;
  if (product.accountId === '' && productsOf[format].includes(product.resource)) return { kind: 'security-hub' };
  if (product.accountId === '' && isOfConfig(reference)) return { kind: 'config' };
  const isDefault = product.accountId === accountId && product.resource === `product/${accountId}/default`;
  return isDefault && id.startsWith(ownFindingPrefix) ? { kind: 'own' } : undefined;
}

/** Whether AWS Config made the finding. OCSF findings of AWS Config name their rule elsewhere, and are declined. */
export function isOfConfig({ productArn, format }: Pick<FindingReference, 'productArn' | 'format'>): boolean {
  return format === 'asff' && productArn.endsWith(configProduct);
}

const productsOf: { readonly [format in FindingReference['format']]: readonly string[] } = {
  asff: ['product/aws/securityhub'],
  ocsf: ['productv2/aws/securityhub', 'product/aws/securityhub'],
};

/** The prefix of the id of every finding that ASR imports. */
const ownFindingPrefix = 'asr/';

/**
 * Why a finding of Security Hub's own product, of AWS Config, or of a service whose findings ask for containment,
 * contradicts itself, or `undefined`. Its Region must be the Region of its product, and the partition, Region and account in its id must be
 * those of the finding.
 */
export function whyInconsistent({ reference, region }: Claims): string | undefined {
  const product = parseArn(reference.productArn);
  if (product === undefined) return contradiction('its product is not an ARN');
  if (region !== undefined && region !== product.region) {
    return contradiction(`it is in ${region}, its product is in ${product.region}`);
  }
  const id = parseArn(reference.id);
  return id === undefined ? undefined : whyOtherId(id, product, reference);
}

/** The services whose ARNs are the ids of findings of the product. */
function idServicesOf(productArn: string, format: FindingReference['format']): readonly string[] {
  const service = threatServiceOf(productArn, format);
  if (service !== undefined) return idServices[service];
  return isOfConfig({ productArn, format }) ? ['config'] : ['securityhub'];
}

function whyOtherId(id: Arn, product: Arn, { accountId, productArn, format }: FindingReference): string | undefined {
  const services = idServicesOf(productArn, format);
  if (!services.includes(id.service)) return contradiction(`its id is an ARN of ${sanitize(id.service, 40)}`);
  if (id.partition !== product.partition) return contradiction(`its id is in the partition ${id.partition}`);
  if (id.region !== product.region) {
    return contradiction(`its id is in ${id.region || 'no Region'}, its product is in ${product.region}`);
  }
  if (id.accountId === accountId) return undefined;
  return contradiction(
    `its id belongs to account ${sanitize(id.accountId, 20) || 'none'}, the finding to ${accountId}`,
  );
}

function contradiction(what: string): string {
  return `The finding contradicts itself: ${what}. Nothing was changed.`;
}

/** The reason why a finding of another product is declined. */
export function whyDeclined({ product }: Extract<Maker, { readonly kind: 'other' }>): string {
  const named = product === 'no product' ? 'has no product' : `is from ${product}`;
  return `This finding ${named}. ASR acts only on findings of Security Hub's own controls, of GuardDuty, Inspector and Macie. Nothing was changed.`;
}
