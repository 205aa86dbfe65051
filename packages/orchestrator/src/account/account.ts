/**
 * The only way into an account.
 *
 * Every session is cut down to one playbook and, where IAM allows, to the one resource; and it carries who wants
 * what and why, so that CloudTrail in the member account tells the story without ours.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Aws, Permissions, Target } from '@asr/playbooks';
import { CannotEnterAccountError, type RemediationRequest, isTransient } from '../model/index.ts';
import { sessionPolicy } from './session-policy.ts';

interface Entrance {
  readonly roleName: string;
  /** What this session may do. It can only take away from what the role may. */
  readonly permissions: Permissions;
}

/** Enters a request's account as a role. */
export type EnterAccount = (request: RemediationRequest, entrance: Entrance) => Promise<Aws>;

/** A stay in an account, as CloudTrail there shows it. */
export interface Visit extends Target {
  /** 2 to 64 characters of `[\w+=,.@-]`. */
  readonly sessionName: string;
  /** On whose behalf. */
  readonly who: string;
  /** By key, each of which begins with `asr:`. */
  readonly tags: { readonly [key: `asr:${string}`]: string };
}

/** Enters an account without a remediation. */
export type VisitAccount = (visit: Visit, entrance: Entrance) => Promise<Aws>;

export function accountEntrance(externalId: string, sts?: STSClient): EnterAccount {
  const visitAccount = accountVisits(externalId, sts);
  return (request, entrance) => visitAccount(visitOf(request), entrance);
}

export function accountVisits(externalId: string, sts: STSClient = new STSClient({ maxAttempts: 5 })): VisitAccount {
  return (visit, entrance) => enterAccount(sts, externalId, visit, entrance);
}

function visitOf(request: RemediationRequest): Visit {
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

/** The session lives 15 minutes, the shortest AWS gives. */
async function enterAccount(sts: STSClient, externalId: string, visit: Visit, entrance: Entrance): Promise<Aws> {
  const roleArn = `arn:${visit.partition}:iam::${visit.accountId}:role/${entrance.roleName}`;
  const { Credentials } = await sts
    .send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: visit.sessionName,
        ExternalId: externalId,
        DurationSeconds: 900,
        Policy: sessionPolicy(visit, entrance.permissions),
        SourceIdentity: sourceIdentity(visit.who),
        Tags: Object.entries(visit.tags).map(([Key, value]) => ({ Key, Value: tagValue(value) })),
      }),
    )
    .catch((error: unknown) => {
      if (isTransient(error)) throw error;
      throw new CannotEnterAccountError(
        `Cannot assume ${roleArn}. Deploy or update the member-roles stack in account ${visit.accountId}. ` +
          `AWS said: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    });
  if (Credentials === undefined)
    throw new CannotEnterAccountError(`STS gave no credentials for ${roleArn}. Try again.`);

  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials;
  const credentials = {
    accessKeyId: AccessKeyId ?? '',
    secretAccessKey: SecretAccessKey ?? '',
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
  };
  // One pool of connections for all accounts: they share the endpoints, and each request is signed by itself. A client
  // with a pool of its own would begin each step of each remediation with a TLS handshake.
  const { requestHandler } = sts.config;
  return {
    now: () => new Date(),
    client: (constructor, region = visit.region) => {
      const config = { region, credentials, maxAttempts: 5, requestHandler };
      return new constructor(config);
    },
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
