/**
 * The part of Security Hub that the product uses and moto does not support: importing, finding and updating findings, in
 * memory.
 *
 * A finding of Security Hub itself need not be imported first: an event contains its finding, and `addFindings` adds
 * findings for GetFindings. Invalid requests are rejected as in Security Hub.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindingsV2.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingsV2.html
 */
import { type AwsCall, AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';
import { type ImportedFinding, whyNotImported } from './imported-finding.ts';
import { type OcsfFinding, hasUid, pageOf } from './security-hub-filters.ts';

/** The state of a finding after ASR. */
export interface FindingView {
  readonly findingId: string;
  /** Workflow status of an ASFF finding (`RESOLVED`), status of an OCSF one (`Resolved`); `null`: not updated. */
  readonly status: string | null;
  readonly note: string | null;
}

export interface SecurityHub extends LocalService {
  /** All findings that were imported or updated so far. */
  readonly findings: () => readonly FindingView[];
  /** The imported findings, in their last imported version. */
  readonly importedFindings: () => readonly ImportedFinding[];
  /** Adds findings of Security Hub itself, which GetFindings returns. */
  readonly addFindings: (...findings: readonly object[]) => void;
  /** Adds custom actions, by ARN. */
  readonly addActions: (actions: ReadonlyMap<string, string>) => void;
}

interface Store {
  /** By finding id, like the imported ones. */
  readonly views: Map<string, FindingView>;
  readonly imported: Map<string, ImportedFinding>;
  readonly added: JsonObject[];
  /** Names of custom actions, by ARN. */
  readonly actions: Map<string, string>;
}

export function securityHub(): SecurityHub {
  const store: Store = { views: new Map(), imported: new Map(), added: [], actions: new Map() };
  return {
    operations: Object.keys(answers).map((operation) => `securityhub:${operation}`),
    async answer(call, input) {
      const answer = answers[call.operation];
      if (answer === undefined)
        throw new AwsError('UnknownOperationException', `The local Security Hub does not support ${call.operation}.`);
      return answer(store, input, call);
    },
    findings: () => [...store.views.values()],
    importedFindings: () => [...store.imported.values()],
    addActions: (actions) => {
      for (const [arn, name] of actions) store.actions.set(arn, name);
    },
    addFindings: (...more) => void store.added.push(...(more as readonly JsonObject[])),
  };
}

const answers: { readonly [operation: string]: (store: Store, input: JsonObject, call: AwsCall) => object } = {
  DescribeHub: (_, __, { accountId, region }) => ({
    HubArn: `arn:aws:securityhub:${region}:${accountId}:hub/default`,
  }),
  DescribeActionTargets: (store, { ActionTargetArns = [...store.actions.keys()] }) => ({
    ActionTargets: (ActionTargetArns as readonly string[]).map((ActionTargetArn) => {
      const Name = store.actions.get(ActionTargetArn);
      if (Name === undefined)
        throw new AwsError('ResourceNotFoundException', `There is no custom action ${ActionTargetArn}.`, 404);
      return { ActionTargetArn, Name };
    }),
  }),
  ListFindingAggregators: (_, __, call) => ({ FindingAggregators: [{ FindingAggregatorArn: aggregatorOf(call) }] }),
  GetFindingAggregator: (_, __, call) => ({
    FindingAggregatorArn: aggregatorOf(call),
    FindingAggregationRegion: call.region,
    RegionLinkingMode: 'ALL_REGIONS',
  }),
  GetFindings: (store, input) => pageOf(seen(store), input),
  GetFindingsV2: (store, { Filters }) => ({ Findings: seenInOcsf(store).filter(hasUid(Filters)) }),
  BatchImportFindings: importFindings,
  BatchUpdateFindings: updateAsff,
  BatchUpdateFindingsV2: updateOcsf,
};

/** The local cloud has one Region for all findings: the home Region. */
function aggregatorOf({ accountId, region }: AwsCall): string {
  return `arn:aws:securityhub:${region}:${accountId}:finding-aggregator/local-1`;
}

function importFindings(store: Store, { Findings: list }: JsonObject, call: AwsCall): object {
  if (!Array.isArray(list) || list.length === 0 || list.length > mostFindings) {
    throw new AwsError('InvalidInputException', `Findings must have 1 to ${mostFindings} elements.`);
  }
  const failed = (list as readonly ImportedFinding[]).flatMap((finding) => {
    const why = whyNotImported(finding, call);
    if (why === undefined) keep(store, finding);
    return why === undefined ? [] : [{ Id: finding.Id, ErrorCode: 'InvalidInput', ErrorMessage: why }];
  });
  return { FailedCount: failed.length, SuccessCount: list.length - failed.length, FailedFindings: failed };
}

/** An import keeps the workflow status, except that a control that fails again becomes NEW. */
function keep(store: Store, finding: ImportedFinding): void {
  const before = store.imported.get(finding.Id);
  store.imported.set(finding.Id, finding);
  const isNew =
    before === undefined || (before.Compliance?.Status !== 'FAILED' && finding.Compliance?.Status === 'FAILED');
  update(store, finding.Id, isNew ? 'NEW' : undefined, undefined);
}

/** The current findings of all accounts, for the administrator. */
function seen({ added, imported, views }: Store): readonly object[] {
  return [...added, ...imported.values()].map((finding: JsonObject) => {
    const { status, note } = views.get(String(finding['Id'])) ?? { status: null, note: null };
    const workflow = status === null ? (finding['Workflow'] ?? { Status: 'NEW' }) : { Status: status };
    return {
      RecordState: 'ACTIVE',
      ...finding,
      Workflow: workflow,
      ...(note === null ? {} : { Note: { Text: note } }),
    };
  });
}

/** The added findings in OCSF, with the status that an update set. */
function seenInOcsf({ added, views }: Store): readonly OcsfFinding[] {
  return (added as readonly OcsfFinding[]).flatMap((finding) => {
    if (finding.finding_info === undefined) return [];
    const status = views.get(finding.finding_info.uid)?.status ?? null;
    const { status_id: _id, status: _status, ...others } = finding;
    return [status === null ? finding : { ...others, status }];
  });
}

function update({ views }: Store, findingId: string, status: string | undefined, note: string | undefined): void {
  const before = views.get(findingId);
  views.set(findingId, { findingId, status: status ?? before?.status ?? null, note: note ?? before?.note ?? null });
}

function updateAsff(store: Store, input: JsonObject): object {
  const refuse = refuseAs('InvalidInputException');
  const identifiers = identifiersIn(input, ['Id', 'ProductArn'], refuse);
  const note = textIn(input['Note'], 'Text', refuse);
  textIn(input['Note'], 'UpdatedBy', refuse);
  const status = textIn(input['Workflow'], 'Status', refuse);
  if (status !== undefined && !workflowStatuses.has(status)) refuse(`Workflow.Status ${status} is not valid.`);
  for (const { Id } of identifiers) update(store, Id ?? '', status, note);
  return { ProcessedFindings: identifiers, UnprocessedFindings: [] };
}

function updateOcsf(store: Store, input: JsonObject): object {
  const refuse = refuseAs('ValidationException');
  const identifiers = identifiersIn(input, ['CloudAccountUid', 'FindingInfoUid', 'MetadataProductUid'], refuse);
  const comment = input['Comment'] === undefined ? undefined : textIn(input, 'Comment', refuse);
  const { StatusId } = input as { readonly StatusId?: number };
  const status = StatusId === undefined ? undefined : ocsfStatuses[StatusId];
  if (StatusId !== undefined && status === undefined) refuse(`StatusId ${StatusId} is not valid.`);
  for (const { FindingInfoUid } of identifiers) update(store, FindingInfoUid ?? '', status, comment);
  return {
    ProcessedFindings: identifiers.map((FindingIdentifier) => ({ FindingIdentifier })),
    UnprocessedFindings: [],
  };
}

const workflowStatuses: ReadonlySet<string> = new Set(['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED']);

/** @see https://schema.ocsf.io/1.6.0/classes/compliance_finding */
const ocsfStatuses: { readonly [id: number]: string } = {
  0: 'Unknown',
  1: 'New',
  2: 'In Progress',
  3: 'Suppressed',
  4: 'Resolved',
  5: 'Archived',
  99: 'Other',
};

/** Per call. */
const mostFindings = 100;
/** Characters. @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_NoteUpdate.html */
const longestNote = 512;

type Refuse = (message: string) => never;

function refuseAs(code: string): Refuse {
  return (message) => {
    throw new AwsError(code, message);
  };
}

function identifiersIn({ FindingIdentifiers: list }: JsonObject, parts: readonly string[], refuse: Refuse) {
  if (!Array.isArray(list) || list.length === 0 || list.length > mostFindings) {
    return refuse(`FindingIdentifiers must have 1 to ${mostFindings} elements.`);
  }
  return (list as readonly { readonly [part: string]: string }[]).map((identifier) => {
    for (const part of parts) if (!identifier[part]) refuse(`FindingIdentifiers needs ${part}.`);
    return identifier;
  });
}

/** Returns `undefined` if the request has no such object. */
function textIn(object: unknown, field: string, refuse: Refuse): string | undefined {
  if (object === undefined) return undefined;
  const text: unknown = (object as JsonObject)[field];
  if (typeof text === 'string' && text.trim() !== '' && text.length <= longestNote) return text;
  return refuse(`${field} must be a string of 1 to ${longestNote} characters.`);
}
