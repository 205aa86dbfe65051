/**
 * Reads the facts of a threat from ASFF. Only `FindingProviderFields` counts for the type: principals of the account can
 * change `Types` with BatchUpdateFindings, and would choose the containment with it.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchupdatefindings.html
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html
 * @see https://docs.aws.amazon.com/macie/latest/user/securityhub-integration.html
 */
import type { ThreatService } from '@asr/playbooks';
import * as z from 'zod';
import { account, badField, text } from '../../model/index.ts';
import type { ThreatReading, ThreatResource } from './threat.ts';
import { vulnerabilityIn } from './vulnerability.ts';

const longestId = 2048;
const mostTypes = 50;

const label = z.string().max(256, 'must have at most 256 characters').nullish();

const schema = z.object({
  FindingProviderFields: z.object({
    Types: z
      .array(text(256))
      .min(1, 'must have at least one type')
      .max(mostTypes, `must have at most ${mostTypes} types`),
  }),
  Sample: z.boolean().nullish(),
  ProductFields: z
    .object({
      'aws/guardduty/service/additionalInfo/sample': label,
      'aws/guardduty/service/resourceRole': label,
    })
    .nullish(),
  Resources: z.array(
    z.object({
      Type: text(256),
      Id: text(longestId),
      Partition: text(32).nullish(),
      Region: text(32).nullish(),
      Details: z
        .object({
          AwsIamAccessKey: z
            .object({ PrincipalType: label, PrincipalName: label, AccountId: account().nullish() })
            .nullish(),
        })
        .nullish(),
    }),
  ),
});

type Resource = z.infer<typeof schema>['Resources'][number];

/** @param input An ASFF finding of the service. */
export function threatInAsff(service: ThreatService, input: object): ThreatReading {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return { ok: false, error: badField(parsed.error) };
  const { FindingProviderFields, ProductFields, Resources, Sample } = parsed.data;
  return {
    ok: true,
    threat: {
      service,
      types: FindingProviderFields.Types.map(nativeType),
      isSample: Sample === true || ProductFields?.['aws/guardduty/service/additionalInfo/sample'] === 'true',
      isActor: ProductFields?.['aws/guardduty/service/resourceRole'] === 'ACTOR',
      resources: Resources.map(resourceOf),
      vulnerability: service === 'inspector' ? vulnerabilityIn(input, 'asff') : undefined,
    },
  };
}

/**
 * Returns a type of ASFF in the notation of the service. Security Hub puts a category before it, and replaces the slash:
 * `TTPs/Command and Control/Backdoor:EC2-C&CActivity.B` is `Backdoor:EC2/C&CActivity.B`. For anomalies it replaces the
 * purpose by the category: `TTPs/Credential Access/IAMUser-AnomalousBehavior` is
 * `CredentialAccess:IAMUser/AnomalousBehavior`. A type of Inspector is `Vulnerabilities:CVE`.
 */
function nativeType(type: string): string {
  const parts = type.split('/');
  const name = parts.at(-1) ?? '';
  const withPurpose = name.includes(':') ? name : `${(parts.at(-2) ?? '').replaceAll(' ', '')}:${name}`;
  return withPurpose.replace('-', '/');
}

/** The end of the type in ASFF, with the slash before it, by which event rules match: see `nativeType`. */
export function endOfAsffType(type: string): string {
  if (!type.includes(':')) return `/${type}`;
  const [purpose = '', name = ''] = type.split(':');
  const isAnomaly = name === 'IAMUser/AnomalousBehavior';
  const category = purpose.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return isAnomaly ? `/${category}/${name.replace('/', '-')}` : `/${purpose}:${name.replace('/', '-')}`;
}

/** Inspector also writes the ARN of an instance without its type: `arn:aws:ec2:eu-west-1:111122223333:i-0abc`. */
function instanceArn(id: string): string {
  return id.replace(/^(arn:[^:]+:ec2:[^:]+:\d{12}:)(i-[0-9a-f]+)$/, '$1instance/$2');
}

function resourceOf({ Type, Id, Partition, Region, Details }: Resource): ThreatResource {
  const key = Details?.AwsIamAccessKey ?? undefined;
  return {
    type: Type,
    id: instanceArn(Id),
    partition: Partition ?? undefined,
    region: Region ?? undefined,
    accountId: key?.AccountId ?? undefined,
    principal:
      key === undefined ? undefined : { type: key.PrincipalType ?? undefined, name: key.PrincipalName ?? undefined },
  };
}
