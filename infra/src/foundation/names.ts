/** Every name that one part of the deployment must know of another. */
import {
  configRuleName,
  evaluatorRoleName,
  listReaderRoleName,
  remediationRoleName,
  requestsBusName,
  runbookOperatorRoleName,
  ticketActionId,
} from '@asr/orchestrator';

export interface Names {
  /** Of the state machine. */
  readonly orchestrator: string;
  /**
   * Of the playbook function's role, which every member account trusts by this name. Roles are global, so a second
   * home Region in the same account needs a namespace of its own.
   */
  readonly playbookRole: string;
  /** Of the role of Parse, which member accounts trust to find who uses a prefix list. */
  readonly parseRole: string;
  /** What Parse acts as in a member account. */
  readonly listReaderRole: string;
  readonly operatorRole: string;
  /** Of the button in Security Hub: at most 20 characters. */
  readonly customAction: string;
  /** Of the button's ARN: at most 20 letters and digits. */
  readonly customActionId: string;
  /** Of the second button, which also asks for a ticket, and of its ARN: the same limits. */
  readonly ticketAction: string;
  readonly ticketActionId: string;
  readonly remediationRole: (controlId: string) => string;
  readonly automationRole: (controlId: string) => string;
  readonly document: (runbook: string) => string;
  readonly eventRule: (name: string) => string;
  readonly alarm: (name: string) => string;
  /** Of the bus in the admin account that member accounts forward to. */
  readonly detectionsBus: string;
  /** Of the bus that what became of each remediation is told on. */
  readonly outcomesBus: string;
  /** Of the bus that the owners of accounts put their requests on. */
  readonly requestsBus: string;
  readonly dashboard: string;
  /** What EventBridge forwards as in a member account. */
  readonly forwarderRole: string;
  /** Of the function that the rules of AWS Config call, in the admin account and their own Region. */
  readonly evaluatorFunction: string;
  /** Of that function's role. Roles are global and there is one in each Region; member accounts trust all of them. */
  readonly evaluatorFunctionRole: (region: string) => string;
  /** What the function acts as in a member account. */
  readonly evaluatorRole: string;
  readonly configRule: (controlId: string) => string;
  readonly trail: string;
  /** Of the schedule that exports history, and of its group. */
  readonly historyExport: string;
}

/** @param namespace A text or a CloudFormation token. */
export function namesIn(namespace: string): Names {
  return {
    orchestrator: `${namespace}-Orchestrator`,
    playbookRole: `${namespace}-Orchestrator-Playbook`,
    parseRole: `${namespace}-Orchestrator-Parse`,
    listReaderRole: listReaderRoleName(namespace),
    operatorRole: runbookOperatorRoleName(namespace),
    customAction: `Remediate with ${namespace}`,
    customActionId: `${namespace}Remediation`,
    // "Remediate" would leave no room for a namespace of five characters.
    ticketAction: `${namespace}:Remedy&Ticket`,
    ticketActionId: ticketActionId(namespace),
    remediationRole: (controlId) => remediationRoleName(namespace, controlId),
    automationRole: (controlId) => `${namespace}-Automation-${controlId}`,
    document: (runbook) => `${namespace}-${runbook}`,
    eventRule: (name) => `${namespace}-${name}`,
    alarm: (name) => `${namespace}-${name}`,
    detectionsBus: `${namespace}-Detections`,
    outcomesBus: `${namespace}-Outcomes`,
    requestsBus: requestsBusName(namespace),
    dashboard: `${namespace}-Remediations`,
    forwarderRole: `${namespace}-EventForwarder`,
    evaluatorFunction: `${namespace}-Evaluator`,
    evaluatorFunctionRole: (region) => `${namespace}-Evaluator-Function-${region}`,
    evaluatorRole: evaluatorRoleName(namespace),
    configRule: (controlId) => configRuleName(namespace, controlId),
    trail: `${namespace}-Organization`,
    historyExport: `${namespace}-HistoryExport`,
  };
}

/** What the stacks are deployed with unless their parameter says otherwise. */
export const defaultNamespace = 'ASR';
