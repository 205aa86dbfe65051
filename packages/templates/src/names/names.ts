/** Names that parts of the deployment share. */
import {
  configRuleName,
  evaluatorRoleName,
  detectionReaderRoleName,
  gatherAloneName,
  gatherName,
  remediationRoleName,
  requestsBusName,
  runbookOperatorRoleName,
  ticketActionId,
} from '@asr/orchestrator';

export interface Names {
  /** Name of the state machine. */
  readonly orchestrator: string;
  /** Name of the state machine that waits for the hour of a deferred change. */
  readonly deferral: string;
  /**
   * Name of the playbook function's role, which every member account trusts. Roles are global, so a second home Region
   * in the same account requires another namespace.
   */
  readonly playbookRole: string;
  /** Name of the role of Parse, which member accounts trust to find the resources that a change affects. */
  readonly parseRole: string;
  /** Name of the role of the function that sends messages. Topics of other accounts trust it. */
  readonly notifyRole: string;
  /** Name of the role that Parse assumes in a member account. */
  readonly detectionReaderRole: string;
  readonly operatorRole: string;
  /** Name of the button in Security Hub. At most 20 characters. */
  readonly customAction: string;
  /** Id in the button's ARN. At most 20 letters and digits. */
  readonly customActionId: string;
  /** Name and id of the second button, which also opens a ticket. The same limits apply. */
  readonly ticketAction: string;
  readonly ticketActionId: string;
  readonly remediationRole: (controlId: string) => string;
  readonly automationRole: (controlId: string) => string;
  readonly document: (runbook: string) => string;
  readonly eventRule: (name: string) => string;
  readonly alarm: (name: string) => string;
  /** Name of the bus in the admin account that member accounts forward to. */
  readonly detectionsBus: string;
  /** Name of the queue of automatic events, and of the pipe that reads it. */
  readonly gather: string;
  /** The queue and the pipe of events that could not be started together. */
  readonly gatherAlone: string;
  /** Name of the bus for the outcomes of remediations. */
  readonly outcomesBus: string;
  /** Name of the bus for requests of account owners. */
  readonly requestsBus: string;
  readonly dashboard: string;
  /** Name of the schedule of the deadlines, and of its group. */
  readonly deadlines: string;
  /** Name of the role with which EventBridge forwards events in a member account. */
  readonly forwarderRole: string;
  /** Name of the function that AWS Config rules call, in the admin account and the Region of the rule. */
  readonly evaluatorFunction: string;
  /** Name of that function's role. Roles are global and each Region has one. Member accounts trust all of them. */
  readonly evaluatorFunctionRole: (region: string) => string;
  /** Name of the role that the function assumes in a member account. */
  readonly evaluatorRole: string;
  readonly configRule: (controlId: string) => string;
  readonly trail: string;
  /** Name of the schedule that exports history, and of its group. */
  readonly historyExport: string;
}

/** @param namespace A string or a CloudFormation token. */
export function namesIn(namespace: string): Names {
  return {
    orchestrator: `${namespace}-Orchestrator`,
    deferral: `${namespace}-Deferral`,
    playbookRole: `${namespace}-Orchestrator-Playbook`,
    parseRole: `${namespace}-Orchestrator-Parse`,
    notifyRole: `${namespace}-Orchestrator-Notify`,
    detectionReaderRole: detectionReaderRoleName(namespace),
    operatorRole: runbookOperatorRoleName(namespace),
    customAction: `Remediate with ${namespace}`,
    customActionId: `${namespace}Remediation`,
    // "Remediate" would be too long with a namespace of five characters.
    ticketAction: `${namespace}:Remedy&Ticket`,
    ticketActionId: ticketActionId(namespace),
    remediationRole: (controlId) => remediationRoleName(namespace, controlId),
    automationRole: (controlId) => `${namespace}-Automation-${controlId}`,
    document: (runbook) => `${namespace}-${runbook}`,
    eventRule: (name) => `${namespace}-${name}`,
    alarm: (name) => `${namespace}-${name}`,
    detectionsBus: `${namespace}-Detections`,
    gather: gatherName(namespace),
    gatherAlone: gatherAloneName(namespace),
    outcomesBus: `${namespace}-Outcomes`,
    requestsBus: requestsBusName(namespace),
    dashboard: `${namespace}-Remediations`,
    deadlines: `${namespace}-Deadlines`,
    forwarderRole: `${namespace}-EventForwarder`,
    evaluatorFunction: `${namespace}-Evaluator`,
    evaluatorFunctionRole: (region) => `${namespace}-Evaluator-Function-${region}`,
    evaluatorRole: evaluatorRoleName(namespace),
    configRule: (controlId) => configRuleName(namespace, controlId),
    trail: `${namespace}-Organization`,
    historyExport: `${namespace}-HistoryExport`,
  };
}

/** Default of the namespace parameter. */
export const defaultNamespace = 'ASR';
