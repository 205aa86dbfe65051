/**
 * Starts and watches SSM Automation in a member account.
 *
 * The SSM integration of Step Functions is not used: it cannot reach another Region, and it assumes its role without an
 * external id and without a session policy.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
import { createHash } from 'node:crypto';
import {
  GetAutomationExecutionCommand,
  GetDocumentCommand,
  SSMClient,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import type { AnyChange, Aws, DocumentStart, StandsAlone } from '@asr/playbooks';
import { documentDigest, fillPlaceholders } from '@asr/playbooks/document';
import { type Ending, ForeignRunbookError, type RemediationRequest, type RunbookRun } from '../../model/index.ts';
import type { RunbookReference } from '../../policy/index.ts';
import { type AutomationStatus, statusOf } from './execution-status.ts';
import { type Checks, type NotNow, endOf, plannedStart, whyNotNow } from './standalone.ts';

type RunbookStatus = AutomationStatus | { readonly kind: 'ended'; readonly ending: Ending };

export interface RunbookRunner {
  /**
   * Only for a runbook without a playbook: returns why its document must not start now.
   *
   * @param changes The approved plan.
   */
  whyNotNow(
    request: RemediationRequest,
    changes: readonly AnyChange[],
    scope: 'regional' | 'global',
  ): Promise<NotNow | undefined>;
  /** @param changes Only for a runbook without a playbook: the recorded plan, which has the content and the inputs. */
  start(request: RemediationRequest, changes?: readonly AnyChange[]): Promise<RunbookRun>;
  /** @param standsAlone Only for a runbook without a playbook. Its end is the end of the remediation. */
  look(request: RemediationRequest, run: RunbookRun, standsAlone?: StandsAlone): Promise<RunbookStatus>;
}

export interface RunnerDependencies extends Checks {
  readonly runbookOf: (controlId: string) => RunbookReference | undefined;
  readonly enter: (request: RemediationRequest, runbook: RunbookReference) => Promise<Aws>;
}

export function runbookRunner({ runbookOf, enter, ...checks }: RunnerDependencies): RunbookRunner {
  const required = (request: RemediationRequest) => {
    const runbook = runbookOf(request.controlId);
    if (runbook !== undefined) return runbook;
    throw new ForeignRunbookError(
      `asr.config.yaml sets \`via: runbook\` for ${request.controlId}, which has no runbook. Use \`via: playbook\`.`,
    );
  };
  const statusNow = async (request: RemediationRequest, { automationExecutionId: id }: RunbookRun) => {
    if (id === null) return { kind: 'done', succeeded: [] } as const;
    const aws = await enter(request, required(request));
    const { AutomationExecution: execution } = await aws
      .client(SSMClient)
      .send(new GetAutomationExecutionCommand({ AutomationExecutionId: id }));
    return statusOf(execution, id);
  };
  return {
    async whyNotNow(request, changes, scope) {
      const checkDocument = async () => {
        const runbook = asPlanned(required(request), plannedStart(changes));
        await ownVersionOf(runbook, request, await enter(request, runbook));
      };
      return whyNotNow(request, scope, { ...checks, checkDocument });
    },

    async start(request, changes) {
      const planned = changes === undefined ? undefined : plannedStart(changes);
      const runbook = asPlanned(required(request), planned);
      const aws = await enter(request, runbook);
      const documentVersion = await ownVersionOf(runbook, request, aws);
      const automationRole = `arn:${request.partition}:iam::${request.accountId}:role/${runbook.automationRoleName}`;
      const { AutomationExecutionId } = await aws
        .client(SSMClient)
        .send(
          new StartAutomationExecutionCommand({
            DocumentName: runbook.documentName,
            DocumentVersion: documentVersion,
            ClientToken: clientToken(request.remediationId),
            Parameters: {
              AutomationAssumeRole: [automationRole],
              ...(planned === undefined ? fillIn(runbook.parameters, request) : listsOf(planned.inputs)),
            },
            Tags: [{ Key: 'asr:remediation', Value: request.remediationId }],
          }),
        )
        // The token was used: an earlier attempt started it, and crashed before it could record the id.
        .catch((error: unknown) => {
          if (error instanceof Error && error.name === 'IdempotentParameterMismatch')
            return { AutomationExecutionId: undefined };
          throw namedIfDenied(error, runbook.documentName);
        });
      return { documentName: runbook.documentName, automationExecutionId: AutomationExecutionId ?? null };
    },

    async look(request, run, standsAlone) {
      const status = await statusNow(request, run);
      if (standsAlone === undefined || status.kind === 'running') return status;
      return { kind: 'ended', ending: endOf(status, run, standsAlone.check) };
    },
  };
}

/** The content of an approved plan is the only one to start, whatever was deployed since. */
function asPlanned(runbook: RunbookReference, planned: DocumentStart | undefined): RunbookReference {
  return planned === undefined ? runbook : { ...runbook, contentDigest: planned.sha256 };
}

function listsOf(inputs: DocumentStart['inputs']): { [name: string]: string[] } {
  return Object.fromEntries(Object.entries(inputs).map(([name, values]) => [name, [...values]]));
}

/** The role that starts documents is not the role of the playbook, which other errors name. */
function namedIfDenied(error: unknown, documentName: string): unknown {
  if (!(error instanceof Error) || !error.name.startsWith('AccessDenied')) return error;
  return new ForeignRunbookError(
    `AWS denied the start of the document ${documentName}. Update the member-roles stack, or contact the owner of your service control policies. AWS returned: ${error.message}`,
  );
}

/**
 * Returns the number of the version to start, if its content is the content that ASR deployed. A principal of the member
 * account with `ssm:UpdateDocument` could otherwise run other steps as the role of the automation. A version never
 * changes, so the version that was read is the version that runs.
 *
 * @throws A ForeignRunbookError if the content differs.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetDocument.html
 */
async function ownVersionOf(
  { documentName, contentDigest }: RunbookReference,
  { accountId, region }: RemediationRequest,
  aws: Aws,
): Promise<string> {
  const { Content = '', DocumentVersion } = await aws
    .client(SSMClient)
    .send(new GetDocumentCommand({ Name: documentName, DocumentVersion: '$DEFAULT', DocumentFormat: 'JSON' }))
    .catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'InvalidDocument') throw error;
      throw new ForeignRunbookError(
        `There is no document ${documentName} in ${accountId} ${region}, so it was not started. ` +
          'Deploy the member stack there with `asr deploy --runbooks`.',
      );
    });
  if (DocumentVersion === undefined || digestOf(Content) !== contentDigest)
    throw new ForeignRunbookError(
      `The content of the document ${documentName} in ${accountId} ${region} is not what ASR deployed, so it was not started. ` +
        'Update the member stack there, and check CloudTrail for calls to UpdateDocument.',
    );
  return DocumentVersion;
}

function digestOf(content: string): string | undefined {
  try {
    return documentDigest(JSON.parse(content));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function fillIn(parameters: RunbookReference['parameters'], request: RemediationRequest): { [name: string]: string[] } {
  const filled = Object.entries(parameters).map(
    ([name, values]) => [name, values.flatMap((value) => fill(value, request) ?? [])] as const,
  );
  // A parameter that the policy does not set keeps the default of the document.
  return Object.fromEntries(filled.filter(([, values]) => values.length > 0));
}

function fill(value: string, request: RemediationRequest): string | undefined {
  const [, wanted] = /^\{policy\.(\w+)\}$/.exec(value) ?? [];
  if (wanted === undefined) return fillPlaceholders(value, request);
  const given = Object.entries(request.parameters.policy).find(
    ([name]) => name.toLowerCase() === wanted.toLowerCase(),
  )?.[1];
  return given === undefined || typeof given === 'string' ? given : JSON.stringify(given);
}

/** A remediation always has the same token, so that SSM starts it once. The token must have the form of a UUID. */
function clientToken(remediationId: string): string {
  const hex = createHash('sha256').update(remediationId).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
