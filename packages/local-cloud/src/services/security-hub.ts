/**
 * Security Hub's ways to import, to find and to update findings, which moto lacks: a store in memory that shows what
 * people would see.
 *
 * Findings of Security Hub itself need not be imported first: an event brings its own, and those that somebody asks for
 * by id are added. But what Security Hub would refuse is refused here, too.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindingsV2.html
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html
 */
import { type AwsCall, AwsError, type JsonObject, type LocalService } from '../gateway/index.ts';
import { type ImportedFinding, whyNotImported } from './imported-finding.ts';
import { pageOf } from './security-hub-filters.ts';

/** What the console shows of a finding after ASR. */
export interface FindingView {
  readonly findingId: string;
  /** Workflow status of an ASFF finding (`RESOLVED`), status of an OCSF one (`Resolved`); `null`: left as it was. */
  readonly status: string | null;
  readonly note: string | null;
}

export interface SecurityHub extends LocalService {
  /** Every finding imported or updated so far. */
  readonly findings: () => readonly FindingView[];
  /** Findings that somebody imported, as they were imported last. */
  readonly importedFindings: () => readonly ImportedFinding[];
  /** Findings that Security Hub made itself, and gives out. */
  readonly addFindings: (...findings: readonly object[]) => void;
}

export function securityHub(): SecurityHub {
  const findings = new Map<string, FindingView>();
  const update = (findingId: string, status: string | undefined, note: string | undefined): void => {
    const before = findings.get(findingId);
    findings.set(findingId, {
      findingId,
      status: status ?? before?.status ?? null,
      note: note ?? before?.note ?? null,
    });
  };

  const imported = new Map<string, ImportedFinding>();
  const added: JsonObject[] = [];

  const importFindings = (call: AwsCall, { Findings: list }: JsonObject): object => {
    if (!Array.isArray(list) || list.length === 0 || list.length > mostFindings) {
      throw new AwsError('InvalidInputException', `Findings must have 1 to ${mostFindings} elements.`);
    }
    const failed = (list as readonly ImportedFinding[]).flatMap((finding) => {
      const why = whyNotImported(finding, call);
      if (why === undefined) keep(finding);
      return why === undefined ? [] : [{ Id: finding.Id, ErrorCode: 'InvalidInput', ErrorMessage: why }];
    });
    return { FailedCount: failed.length, SuccessCount: list.length - failed.length, FailedFindings: failed };
  };
  const keep = (finding: ImportedFinding): void => {
    const before = imported.get(finding.Id);
    imported.set(finding.Id, finding);
    // What failed again is new again; else the status is for people, and an import leaves it.
    const isNew =
      before === undefined || (before.Compliance?.Status !== 'FAILED' && finding.Compliance?.Status === 'FAILED');
    update(finding.Id, isNew ? 'NEW' : undefined, undefined);
  };

  /** As the administrator sees them: those of all accounts, with what has become of them since. */
  const seen = (): readonly object[] =>
    [...added, ...imported.values()].map((finding: JsonObject) => {
      const { status, note } = findings.get(String(finding['Id'])) ?? { status: null, note: null };
      const workflow = status === null ? (finding['Workflow'] ?? { Status: 'NEW' }) : { Status: status };
      return {
        RecordState: 'ACTIVE',
        ...finding,
        Workflow: workflow,
        ...(note === null ? {} : { Note: { Text: note } }),
      };
    });

  const updateAsff = (input: JsonObject): object => {
    const refuse = refuseAs('InvalidInputException');
    const identifiers = identifiersIn(input, ['Id', 'ProductArn'], refuse);
    const note = textIn(input['Note'], 'Text', refuse);
    textIn(input['Note'], 'UpdatedBy', refuse);
    const status = textIn(input['Workflow'], 'Status', refuse);
    if (status !== undefined && !workflowStatuses.has(status)) refuse(`Workflow.Status ${status} is not valid.`);
    for (const { Id } of identifiers) update(Id ?? '', status, note);
    return { ProcessedFindings: identifiers, UnprocessedFindings: [] };
  };

  const updateOcsf = (input: JsonObject): object => {
    const refuse = refuseAs('ValidationException');
    const identifiers = identifiersIn(input, ['CloudAccountUid', 'FindingInfoUid', 'MetadataProductUid'], refuse);
    const comment = input['Comment'] === undefined ? undefined : textIn(input, 'Comment', refuse);
    const { StatusId } = input as { readonly StatusId?: number };
    const status = StatusId === undefined ? undefined : ocsfStatuses[StatusId];
    if (StatusId !== undefined && status === undefined) refuse(`StatusId ${StatusId} is not valid.`);
    for (const { FindingInfoUid } of identifiers) update(FindingInfoUid ?? '', status, comment);
    const processed = identifiers.map((FindingIdentifier) => ({ FindingIdentifier }));
    return { ProcessedFindings: processed, UnprocessedFindings: [] };
  };

  return {
    operations: [
      'securityhub:GetFindings',
      'securityhub:BatchImportFindings',
      'securityhub:BatchUpdateFindings',
      'securityhub:BatchUpdateFindingsV2',
    ],
    async answer(call, input) {
      if (call.operation === 'GetFindings') return pageOf(seen(), input);
      if (call.operation === 'BatchImportFindings') return importFindings(call, input);
      return call.operation === 'BatchUpdateFindings' ? updateAsff(input) : updateOcsf(input);
    },
    findings: () => [...findings.values()],
    importedFindings: () => [...imported.values()],
    addFindings: (...more) => void added.push(...(more as readonly JsonObject[])),
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

const mostFindings = 100;
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

/** `undefined`: the object that should have it is not there. */
function textIn(object: unknown, field: string, refuse: Refuse): string | undefined {
  if (object === undefined) return undefined;
  const text: unknown = (object as JsonObject)[field];
  if (typeof text === 'string' && text.trim() !== '' && text.length <= longestNote) return text;
  return refuse(`${field} must be a text of 1 to ${longestNote} characters.`);
}
