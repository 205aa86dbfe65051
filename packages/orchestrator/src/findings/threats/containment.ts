/**
 * Chooses the containment for a threat: its id, the resource that it acts on, and its parameters. Pure. Every threat that
 * has none is declined by name, in a sentence that tells a responder what to do.
 */
import type { Parameters } from '@asr/playbooks';
import { type Owner, sanitize } from '../../model/index.ts';
import { type Contained, type Response, responseTo, serviceNames } from './finding-types.ts';
import { patchingParameters, whyNotPatched } from './patching.ts';
import type { Principal, Threat, ThreatResource } from './threat.ts';

export type Containment =
  | {
      readonly ok: true;
      readonly controlId: string;
      readonly resources: readonly ThreatResource[];
      readonly parameters: Parameters;
    }
  | { readonly ok: false; readonly error: string };

type Declined = Extract<Containment, { readonly ok: false }>;

/** @param owner The account of the finding. */
export function containmentOf(threat: Threat, owner: Owner): Containment {
  if (threat.isSample) return declined(threat, 'it is a sample finding, and its resources do not exist.');
  if (threat.service === 'inspector') return ofVulnerability(threat);
  const response = responseOf(threat);
  if (response.kind === 'decline') return declined(threat, response.because);
  return containments[response.what](threat, owner);
}

const containments: { readonly [what in Contained]: (threat: Threat, owner: Owner) => Containment } = {
  'attacking-instance': ofAttackingInstance,
  bucket: ofBucket,
  credential: ofCredential,
  instance: ofInstance,
  vulnerability: ofVulnerability,
};

/** A finding can have more than one type, such as that of a category. Known types must ask for the same. */
function responseOf({ service, types }: Threat): Response {
  const known = types.flatMap((type) => responseTo(service, type) ?? []);
  const [first] = known;
  if (first === undefined)
    return {
      kind: 'decline',
      because: `the type has no containment. Respond as the ${service === 'macie' ? 'Macie' : 'GuardDuty'} User Guide describes for it.`,
    };
  const isSame = known.every((one) => one.kind === first.kind && whatOf(one) === whatOf(first));
  return isSame ? first : { kind: 'decline', because: 'its types ask for different containments. Respond manually.' };
}

function whatOf(response: Response): string {
  return response.kind === 'contain' ? response.what : response.because;
}

function ofInstance(threat: Threat): Containment {
  const instances = threat.resources.filter(({ type }) => type === 'AwsEc2Instance');
  if (instances.length === 0)
    return declined(threat, 'it names no EC2 instance. Find the instance in the console of the service.');
  return { ok: true, controlId: 'Contain.1', resources: instances, parameters: {} };
}

/** By Patch Manager, for packages of the operating system of an instance. */
function ofVulnerability(threat: Threat): Containment {
  const because = whyNotPatched(threat);
  const { vulnerability, resources } = threat;
  if (because !== undefined || vulnerability === undefined) return declined(threat, because ?? '');
  const instances = resources.filter(({ type }) => type === 'AwsEc2Instance');
  return { ok: true, controlId: 'Contain.5', resources: instances, parameters: patchingParameters(vulnerability) };
}

function ofAttackingInstance(threat: Threat): Containment {
  if (threat.isActor) return ofInstance(threat);
  return declined(
    threat,
    'the instance is the target, and isolation would cut off its clients. Close the port, with the finding of EC2.13 or EC2.14.',
  );
}

/** Macie names the bucket next to the object. */
function ofBucket(threat: Threat): Containment {
  const buckets = threat.resources.filter(({ type }) => type === 'AwsS3Bucket');
  if (buckets.length === 0)
    return declined(threat, 'it names no S3 bucket. Find the bucket in the console of the service.');
  return { ok: true, controlId: 'Contain.4', resources: buckets, parameters: {} };
}

function ofCredential(threat: Threat, owner: Owner): Containment {
  const keys = threat.resources.filter(({ type }) => type === 'AwsIamAccessKey');
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    const count = key === undefined ? 'no access key' : 'several access keys';
    return declined(threat, `it names ${count}. Find the credential in the console of the service.`);
  }
  if (key.accountId !== undefined && key.accountId !== owner.accountId) {
    const other = `the credential belongs to account ${sanitize(key.accountId, 20)}, which is not the account of the finding`;
    return declined(threat, `${other}. Ask the owner of that account.`);
  }
  const { name = '' } = key.principal ?? {};
  return /^[\w+=,.@-]{1,64}$/.test(name)
    ? ofPrincipal(threat, key, { type: key.principal?.type, name }, owner)
    : declined(threat, 'it does not name the user or the role of the credential. Find it in CloudTrail.');
}

function ofPrincipal(
  threat: Threat,
  key: ThreatResource,
  { type = '', name }: Principal & { readonly name: string },
  { partition, accountId }: Owner,
): Containment {
  const id = key.id.replace(/^AWS::IAM::AccessKey:/, '');
  const named = (resourceType: string, path: string): ThreatResource => ({
    ...key,
    type: resourceType,
    id: `arn:${partition}:iam::${accountId}:${path}/${name}`,
    otherId: undefined,
  });
  if (type === 'IAMUser' && /^AKIA[A-Z0-9]{12,124}$/.test(id)) {
    const parameters = { accessKeyId: [id] };
    return { ok: true, controlId: 'Contain.2', resources: [named('AwsIamUser', 'user')], parameters };
  }
  if (type === 'AssumedRole' || type === 'Role') {
    return { ok: true, controlId: 'Contain.3', resources: [named('AwsIamRole', 'role')], parameters: {} };
  }
  return declined(threat, principalSentences.get(type) ?? otherPrincipal(type));
}

const principalSentences: ReadonlyMap<string, string> = new Map([
  [
    'IAMUser',
    'these are temporary credentials of an IAM user. Deactivate the access keys of the user, and deny it everything until the credentials expire.',
  ],
  ['Root', 'it is the root user. Sign in as the root user, change its password, and delete its access keys.'],
]);

function otherPrincipal(type: string): string {
  const named = type === '' ? 'no type' : `the type ${sanitize(type, 40)}`;
  return `the principal has ${named}. Revoke its sessions at its identity provider.`;
}

function declined({ service, types, vulnerability }: Threat, because: string): Declined {
  const [type = ''] = types;
  const what = sanitize(vulnerability?.id ?? type, 80);
  const verb = service === 'inspector' ? 'patch' : 'contain';
  return { ok: false, error: `${serviceNames[service]} reports ${what}. ASR does not ${verb} it: ${because}` };
}
