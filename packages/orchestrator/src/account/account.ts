/**
 * Opens sessions in member accounts. There is no other way into an account.
 *
 * Every session is limited to one playbook and, where IAM allows it, to one resource. Its source identity and tags name
 * the requester, the control and the finding, so that CloudTrail in the member account contains them.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Aws, Permissions, Target } from '@asr/playbooks';
import { CannotEnterAccountError, type RemediationRequest, isTransient } from '../model/index.ts';
import { rememberService } from '../retry/index.ts';
import { sessionPolicyOfMany } from './session-policy.ts';

export interface Entrance {
  readonly roleName: string;
  /** The permissions of the session. They can only restrict the permissions of the role. */
  readonly permissions: Permissions;
}

/** Opens a session in the account of a request. */
export type EnterAccount = (request: RemediationRequest, entrance: Entrance) => Promise<Aws>;

/** The attributes of a session, as CloudTrail in the account records them. */
export interface Visit extends Target {
  /** 2 to 64 characters of `[\w+=,.@-]`. */
  readonly sessionName: string;
  /** The requester or approver, for the source identity. */
  readonly who: string;
  /** More resources of the session, in the same account and Region. */
  readonly others?: readonly Target[];
  /** Session tags. Each key starts with `asr:`. */
  readonly tags: { readonly [key: `asr:${string}`]: string };
}

/** Opens a session in an account without a remediation. */
export type VisitAccount = (visit: Visit, entrance: Entrance) => Promise<Aws>;

export function accountEntrance(externalId: string, sts?: STSClient): EnterAccount {
  const visitAccount = accountVisits(externalId, sts);
  return (request, entrance) => visitAccount(visitOf(request), entrance);
}

export function accountVisits(externalId: string, sts: STSClient = new STSClient({ maxAttempts: 5 })): VisitAccount {
  return (visit, entrance) => enterAccount(sts, externalId, visit, entrance);
}

/** The session of one request. */
export function visitOf(request: RemediationRequest): Visit {
  const { partition, accountId, region, resourceId, controlId, remediationId } = request;
  return {
    partition,
    accountId,
    region,
    resourceId,
    sessionName: `ASR-${remediationId}`,
    who: request.approval?.by ?? request.actor,
    tags: { 'asr:control': controlId, 'asr:remediation': remediationId, 'asr:finding': request.finding.id },
  };
}

/** The session lasts 15 minutes, the minimum of STS. */
async function enterAccount(sts: STSClient, externalId: string, visit: Visit, entrance: Entrance): Promise<Aws> {
  const roleArn = `arn:${visit.partition}:iam::${visit.accountId}:role/${entrance.roleName}`;
  const { Credentials } = await sts
    .send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: visit.sessionName,
        ExternalId: externalId,
        DurationSeconds: 900,
        Policy: sessionPolicyOfMany([visit, ...(visit.others ?? [])], entrance.permissions),
        SourceIdentity: sourceIdentity(visit.who),
        Tags: Object.entries(visit.tags).map(([Key, value]) => ({ Key, Value: tagValue(value) })),
      }),
    )
    .catch(async (error: unknown) => {
      if (await isTransient(error)) throw error;
      throw new CannotEnterAccountError(
        `Cannot assume ${roleArn}. Deploy or update the member-roles stack in account ${visit.accountId}. ` +
          `AWS returned: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    });
  if (Credentials === undefined)
    throw new CannotEnterAccountError(`STS returned no credentials for ${roleArn}. Try again.`);

  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials;
  const credentials = {
    accessKeyId: AccessKeyId ?? '',
    secretAccessKey: SecretAccessKey ?? '',
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
  };
  // All accounts share one connection pool, because they share the endpoints. A pool per client would need a TLS
  // handshake for each step of each remediation.
  const { requestHandler } = sts.config;
  return {
    now: () => new Date(),
    client: keptClients((constructor, region) => {
      const config = { region, credentials, maxAttempts: 5, requestHandler };
      return rememberService(new constructor(config));
    }, visit.region),
  };
}

type ClientClass<Client> = new (config: { readonly region: string }) => Client;

/**
 * Makes one client of each class and Region, because to make a client takes as much processor time as a call does.
 *
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/lambda-client-reuse.html
 */
function keptClients(
  make: <Client>(constructor: ClientClass<Client>, region: string) => Client,
  ownRegion: string,
): Aws['client'] {
  const kept = new Map<unknown, Map<string, unknown>>();
  return <Client>(constructor: ClientClass<Client>, region = ownRegion): Client => {
    const ofClass = kept.get(constructor) ?? new Map<string, unknown>();
    kept.set(constructor, ofClass);
    const client = (ofClass.get(region) as Client | undefined) ?? make(constructor, region);
    ofClass.set(region, client);
    return client;
  };
}

/** 2 to 64 characters of `[\w+=,.@-]`. */
function sourceIdentity(who: string): string {
  return who
    .replaceAll(/[^\w+=,.@-]/g, '-')
    .slice(0, 64)
    .padEnd(2, '-');
}

/** At most 256 characters of letters, digits, spaces and `_.:/=+-@`. */
function tagValue(text: string): string {
  return text.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '-').slice(0, 256);
}
