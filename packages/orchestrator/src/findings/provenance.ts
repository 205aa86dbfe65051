/**
 * Who made a finding, and whether ASR obeys its maker. What a finding says counts only after that: everyone who may
 * call BatchImportFindings in a member account writes a finding's control, resources, parameters and severity at will.
 * Security Hub itself writes the product of a finding, and lets no other product use its own.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
import { type Arn, type FindingReference, excerpt, parseArn } from '../model/index.ts';

/** How the product of Security Hub's own findings ends, in all partitions and Regions. No product of others does. */
export const securityHubProducts = {
  asff: '::product/aws/securityhub',
  ocsf: ['::productv2/aws/securityhub', '::product/aws/securityhub'],
} as const;

/** `own`: ASR imported it into the account, or a principal there imitates that. Only history can tell these apart. */
type Maker =
  | { readonly kind: 'security-hub' }
  | { readonly kind: 'own' }
  /** `product`: as a reason names it. */
  | { readonly kind: 'other'; readonly product: string };

/** What a finding says of itself beside its maker. */
interface Claims {
  readonly reference: FindingReference;
  readonly region: string | undefined;
}

export function makerOf(reference: FindingReference): Maker {
  const { productArn, accountId, id, format } = reference;
  if (productArn === '') return { kind: 'other', product: 'no product' };
  const product = parseArn(productArn);
  if (product?.service === 'securityhub' && product.region !== '') {
    if (product.accountId === '' && productsOf[format].includes(product.resource)) return { kind: 'security-hub' };
    const isDefault = product.accountId === accountId && product.resource === `product/${accountId}/default`;
    if (isDefault && id.startsWith(ownFindingPrefix)) return { kind: 'own' };
  }
  return { kind: 'other', product: excerpt(product?.resource ?? productArn, 120) };
}

const productsOf: { readonly [format in FindingReference['format']]: readonly string[] } = {
  asff: ['product/aws/securityhub'],
  ocsf: ['productv2/aws/securityhub', 'product/aws/securityhub'],
};

/** What the id of every finding begins with that ASR imports. */
const ownFindingPrefix = 'asr/';

/**
 * Why a finding of Security Hub's own product contradicts itself, or `undefined`. Its Region must be that of its product,
 * and what its id says of partition, Region and account must be true of the finding.
 */
export function whyInconsistent({ reference, region }: Claims): string | undefined {
  const product = parseArn(reference.productArn);
  if (product === undefined) return contradiction('its product is not an ARN');
  if (region !== undefined && region !== product.region) {
    return contradiction(`it is of ${region}, its product of ${product.region}`);
  }
  const id = parseArn(reference.id);
  return id === undefined ? undefined : whyOtherId(id, product, reference.accountId);
}

function whyOtherId(id: Arn, product: Arn, accountId: string): string | undefined {
  if (id.service !== 'securityhub') return contradiction(`its id is an ARN of ${excerpt(id.service, 40)}`);
  if (id.partition !== product.partition) return contradiction(`its id is of the partition ${id.partition}`);
  if (id.region !== product.region) {
    return contradiction(`its id is of ${id.region || 'no Region'}, its product of ${product.region}`);
  }
  if (id.accountId === accountId) return undefined;
  return contradiction(`its id is of account ${excerpt(id.accountId, 20) || 'none'}, the finding of ${accountId}`);
}

function contradiction(what: string): string {
  return `The finding contradicts itself: ${what}. ASR changes nothing.`;
}

/** The sentence with which a finding of another maker is declined. */
export function whyDeclined({ product }: Extract<Maker, { readonly kind: 'other' }>): string {
  const named = product === 'no product' ? 'names no product' : `is of ${product}`;
  return `This finding ${named}, not of Security Hub's controls; ASR changes nothing.`;
}
