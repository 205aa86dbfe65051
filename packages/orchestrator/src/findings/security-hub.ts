/** Writes notes and workflow status to findings, in both formats of Security Hub. */
import {
  BatchUpdateFindingsCommand,
  BatchUpdateFindingsV2Command,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { inBatches } from '../batches/index.ts';
import { observedField } from './event-fields.ts';
import type { FindingUpdate } from './finding-update.ts';

/** A finding that could not be updated, and why. */
export interface Unprocessed {
  readonly findingId: string;
  readonly errorCode: string;
  readonly message: string;
}

/** Both APIs accept up to 100 findings with one common note, so findings with the same update are grouped. */
const mostPerCall = 100;

/** Security Hub accepts ten calls per second. The SDK backs off above it. */
const callsAtOnce = 5;

/**
 * Updates all findings, and returns those that Security Hub rejected. A call that fails does not stop the others; its
 * error is thrown at the end.
 *
 * @param delivery `delivered` is called with the updates of each call that succeeded.
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindingsV2.html
 */
export async function updateFindings(
  client: SecurityHubClient,
  updates: readonly FindingUpdate[],
  { delivered, signal }: Delivery,
): Promise<readonly Unprocessed[]> {
  const same = Map.groupBy(updates, ({ finding, workflowStatus, observed, note }) =>
    JSON.stringify([finding.format, workflowStatus, observed, note]),
  );
  const calls = [...same.values()].flatMap((alike) => inBatches(alike, mostPerCall));
  const unprocessed: Unprocessed[] = [];
  const errors: unknown[] = [];
  for (const some of inBatches(calls, callsAtOnce)) {
    await Promise.all(
      some.map(async (alike) => {
        try {
          unprocessed.push(...(await update(client, alike, signal)));
          delivered(alike);
        } catch (error) {
          errors.push(error);
        }
      }),
    );
  }
  if (errors.length > 0) throw new AggregateError(errors, `Security Hub: ${errors.map(String).join('; ')}`);
  return unprocessed;
}

interface Delivery {
  readonly delivered: (updates: readonly FindingUpdate[]) => void;
  /** Ends the requests. */
  readonly signal: AbortSignal;
}

async function update(
  client: SecurityHubClient,
  alike: readonly FindingUpdate[],
  abortSignal: AbortSignal,
): Promise<readonly Unprocessed[]> {
  const [first] = alike;
  if (first === undefined) return [];
  const send = first.finding.format === 'asff' ? updateAsff : updateOcsf;
  return send(client, alike, first, abortSignal);
}

async function updateAsff(
  client: SecurityHubClient,
  alike: readonly FindingUpdate[],
  { workflowStatus, observed, note }: FindingUpdate,
  abortSignal: AbortSignal,
) {
  const { UnprocessedFindings = [] } = await client.send(
    new BatchUpdateFindingsCommand({
      FindingIdentifiers: alike.map(({ finding }) => ({ Id: finding.id, ProductArn: finding.productArn })),
      ...(workflowStatus === null ? {} : { Workflow: { Status: workflowStatus } }),
      ...(observed === true ? markAsObserved : {}),
      Note: { Text: note, UpdatedBy: 'ASR' },
    }),
    { abortSignal },
  );
  return UnprocessedFindings.map(({ FindingIdentifier, ErrorCode = '', ErrorMessage = '' }) => ({
    findingId: FindingIdentifier?.Id ?? '',
    errorCode: ErrorCode,
    message: ErrorMessage,
  }));
}

/** The rule for observed findings ignores findings with this mark. Without it, the note would cause another event. */
const markAsObserved = { UserDefinedFields: { [observedField]: 'true' } };

/** OCSF has no NOTIFIED. A finding that an operator must read is in progress. */
const ocsfStatus = { NOTIFIED: 2, RESOLVED: 4 } as const;

async function updateOcsf(
  client: SecurityHubClient,
  alike: readonly FindingUpdate[],
  { workflowStatus, note }: FindingUpdate,
  abortSignal: AbortSignal,
) {
  const { UnprocessedFindings = [] } = await client.send(
    new BatchUpdateFindingsV2Command({
      FindingIdentifiers: alike.map(({ finding }) => ({
        CloudAccountUid: finding.accountId,
        FindingInfoUid: finding.id,
        MetadataProductUid: finding.productArn,
      })),
      ...(workflowStatus === null ? {} : { StatusId: ocsfStatus[workflowStatus] }),
      Comment: note,
    }),
    { abortSignal },
  );
  return UnprocessedFindings.map(({ FindingIdentifier, ErrorCode, ErrorMessage = '' }) => ({
    findingId: FindingIdentifier?.FindingInfoUid ?? '',
    errorCode: ErrorCode ?? '',
    message: ErrorMessage,
  }));
}
