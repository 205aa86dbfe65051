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
import type { Aws } from '@asr/playbooks';
import { ForeignRunbookError, type RemediationRequest, type RunbookRun, shorten } from '../../model/index.ts';
import type { RunbookReference } from '../../policy/index.ts';
import { documentDigest } from './document-digest.ts';

type RunbookStatus =
  { readonly kind: 'running' } | { readonly kind: 'done' } | { readonly kind: 'failed'; readonly reason: string };

export interface RunbookRunner {
  start(request: RemediationRequest): Promise<RunbookRun>;
  look(request: RemediationRequest, run: RunbookRun): Promise<RunbookStatus>;
}

export function runbookRunner(
  runbookOf: (controlId: string) => RunbookReference | undefined,
  enter: (request: RemediationRequest, runbook: RunbookReference) => Promise<Aws>,
): RunbookRunner {
  const required = (request: RemediationRequest) => {
    const runbook = runbookOf(request.controlId);
    if (runbook !== undefined) return runbook;
    throw new Error(
      `asr.config.yaml sets \`via: runbook\` for ${request.controlId}, which has no runbook. Use \`via: playbook\`.`,
    );
  };
  return {
    async start(request) {
      const runbook = required(request);
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
            Parameters: { AutomationAssumeRole: [automationRole], ...fillIn(runbook.parameters, request) },
            Tags: [{ Key: 'asr:remediation', Value: request.remediationId }],
          }),
        )
        // The token was used: an earlier attempt started it, and crashed before it could record the id.
        .catch((error: unknown) => {
          if (error instanceof Error && error.name === 'IdempotentParameterMismatch')
            return { AutomationExecutionId: undefined };
          throw error;
        });
      return { documentName: runbook.documentName, automationExecutionId: AutomationExecutionId ?? null };
    },

    async look(request, { automationExecutionId }) {
      if (automationExecutionId === null) return { kind: 'done' };
      const aws = await enter(request, required(request));
      const { AutomationExecution: execution } = await aws
        .client(SSMClient)
        .send(new GetAutomationExecutionCommand({ AutomationExecutionId: automationExecutionId }));
      const status = execution?.AutomationExecutionStatus ?? 'Unknown';
      if (status === 'Success') return { kind: 'done' };
      if (stillRunning.has(status)) return { kind: 'running' };
      const why = execution?.FailureMessage ?? 'It returned no reason';
      const reason = `The runbook ended with status ${status}: ${why.replace(/\.?$/, '.')} See automation execution ${automationExecutionId} in the account.`;
      return { kind: 'failed', reason: shorten(reason, 300) };
    },
  };
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
    .send(new GetDocumentCommand({ Name: documentName, DocumentVersion: '$DEFAULT', DocumentFormat: 'JSON' }));
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

/**
 * All other statuses are final. An unknown status counts as failed: polling it for hours would hide the problem.
 */
const stillRunning: ReadonlySet<string> = new Set([
  'Pending',
  'InProgress',
  'Waiting',
  'Cancelling',
  'PendingApproval',
  'Approved',
  'Scheduled',
  'RunbookInProgress',
  'PendingChangeCalendarOverride',
  'ChangeCalendarOverrideApproved',
]);

function fillIn(parameters: RunbookReference['parameters'], request: RemediationRequest): { [name: string]: string[] } {
  const filled = Object.entries(parameters).map(
    ([name, values]) => [name, values.flatMap((value) => fill(value, request) ?? [])] as const,
  );
  // A parameter that the policy does not set keeps the default of the document.
  return Object.fromEntries(filled.filter(([, values]) => values.length > 0));
}

function fill(value: string, request: RemediationRequest): string | undefined {
  const [, wanted] = /^\{policy\.(\w+)\}$/.exec(value) ?? [];
  if (wanted === undefined) {
    return value
      .replaceAll('{resourceId}', request.resourceId)
      .replaceAll('{accountId}', request.accountId)
      .replaceAll('{region}', request.region);
  }
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
