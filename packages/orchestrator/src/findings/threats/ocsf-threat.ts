/**
 * Reads the facts of a threat from OCSF: GuardDuty sends class 2004, Detection Finding; Macie 2006, Data Security Finding;
 * Inspector 2002, Vulnerability Finding.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html
 * @see https://schema.ocsf.io/classes/detection_finding
 */
import type { ThreatService } from '@asr/playbooks';
import * as z from 'zod';
import { account, badField, parseArn, text } from '../../model/index.ts';
import type { Principal, ThreatReading, ThreatResource } from './threat.ts';
import { vulnerabilityIn } from './vulnerability.ts';

const longestId = 2048;
const mostTypes = 50;

const orAbsent = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined;
const label = z.string().max(256, 'must have at most 256 characters').nullish().transform(orAbsent);

const types = z
  .array(text(256))
  .min(1, 'must have at least one type')
  .max(mostTypes, `must have at most ${mostTypes} types`);

const schema = z.object({
  evidences: z.array(z.object({ data: z.object({ resource_role: label }).nullish() })).nullish(),
  finding_info: z.object({ types }),
  resources: z.array(
    z.object({
      type: text(256),
      uid: text(longestId).nullish().transform(orAbsent),
      uid_alt: text(longestId).nullish().transform(orAbsent),
      region: text(32).nullish().transform(orAbsent),
      cloud_partition: text(32).nullish().transform(orAbsent),
      owner: z.object({ account: z.object({ uid: account().nullish().transform(orAbsent) }).nullish() }).nullish(),
      data: z.object({ access_key_id: label, user_name: label, user_type: label }).nullish(),
      user: z.object({ name: label, type: label }).nullish(),
    }),
  ),
});

/** The class of a finding of Inspector says what it is about. */
const ofInspector = schema.extend({ finding_info: z.object({ types: types.nullish() }) });

/** The classes of findings that the services send. */
export const threatClasses: { readonly [service in ThreatService]: readonly [uid: number, name: string] } = {
  guardduty: [2004, 'detection finding'],
  inspector: [2002, 'vulnerability finding'],
  macie: [2006, 'data security finding'],
};

/** @param input An OCSF finding of the service. */
export function threatInOcsf(service: ThreatService, input: object): ThreatReading {
  const parsed = (service === 'inspector' ? ofInspector : schema).safeParse(input);
  if (!parsed.success) return { ok: false, error: badField(parsed.error) };
  const { evidences, finding_info, resources } = parsed.data;
  return {
    ok: true,
    threat: {
      service,
      types: finding_info.types ?? ['a vulnerability'],
      isSample: resources.some(({ uid }) => uid === macieSample),
      isActor: evidences?.some(({ data }) => data?.resource_role === 'ACTOR') ?? false,
      resources: resources.flatMap(resourceOf),
      vulnerability: service === 'inspector' ? vulnerabilityIn(input, 'ocsf') : undefined,
    },
  };
}

/** The bucket of the sample findings of Macie. */
const macieSample = 'macie-sample-finding-bucket';

type Resource = z.infer<typeof schema>['resources'][number];

/** A resource without an id is none that a containment can act on. */
function resourceOf(given: Resource): readonly ThreatResource[] {
  const { type, region, cloud_partition: partition, owner, data } = given;
  const isKey = /^AWS(::IAM::|Iam)AccessKey$/i.test(type);
  const ids = [isKey ? data?.access_key_id : undefined, given.uid, given.uid_alt].filter((id) => id !== undefined);
  const id = ids.find((one) => parseArn(one) !== undefined) ?? ids[0];
  if (id === undefined) return [];
  const accountId = owner?.account?.uid;
  const place = { region: region === 'global' ? undefined : region, partition, accountId };
  if (isKey) return [{ type: 'AwsIamAccessKey', id, ...place, principal: principalOf(given) }];
  return [{ type: asffTypes.get(type) ?? type, id, otherId: ids.find((one) => one !== id), ...place }];
}

function principalOf({ data, user }: Resource): Principal {
  return { type: data?.user_type ?? user?.type, name: data?.user_name ?? user?.name };
}

const asffTypes: ReadonlyMap<string, string> = new Map([
  ['AWS::EC2::Instance', 'AwsEc2Instance'],
  ['AWS::S3::Bucket', 'AwsS3Bucket'],
]);
