/** Turns input of the caller into the events that AWS would send. */

/** The button: a custom action of Security Hub in the admin account. */
export interface Button {
  readonly accountId: string;
  readonly region: string;
  /** `arn:aws:securityhub:eu-west-1:111122223333:action/custom/RemediateWithASR` */
  readonly customActionArn: string;
  readonly newId: () => string;
  readonly now: () => Date;
}

/** The detail type of the events of the button. */
export const customActionEvent = 'Security Hub Findings - Custom Action';
const buttonName = 'Remediate with ASR';

/**
 * Returns events unchanged and in their order, followed by one custom action event with all findings. Items that are
 * neither also go into this event, because Parse reports their errors.
 */
export function eventsFor(input: unknown, button: Button): readonly object[] {
  const items: readonly unknown[] = Array.isArray(input) ? input : [input];
  const events = items.filter(isEvent).map((event) => ofThisAccount(event, button));
  const findings = items.filter((item) => !isEvent(item)).flatMap(listed);
  return findings.length === 0 ? events : [...events, pressButton(findings, button)];
}

/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
export function pressButton(findings: readonly unknown[], button: Button): object {
  return {
    ...envelope(customActionEvent, button),
    resources: [button.customActionArn],
    detail: { actionName: buttonName, actionDescription: 'Remediates the selected findings.', findings },
  };
}

/** The event that Security Hub sends for a new or updated finding. */
export function imported(finding: object, format: 'asff' | 'ocsf', button: Button): object {
  const detailType = format === 'asff' ? 'Security Hub Findings - Imported' : 'Findings Imported V2';
  return { ...envelope(detailType, button), resources: [], detail: { findings: [finding] } };
}

function envelope(detailType: string, { accountId, region, newId, now }: Button) {
  return {
    version: '0',
    id: newId(),
    'detail-type': detailType,
    source: 'aws.securityhub',
    account: accountId,
    time: now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z'),
    region,
  };
}

/** Replaces the ARN of a button of another deployment, recognized by id or name, with the ARN of this button. */
function ofThisAccount(event: object, { customActionArn }: Button): object {
  const pressed = 'resources' in event && Array.isArray(event.resources) ? event.resources : [];
  const isOurs = (arn: unknown) =>
    actionIdOf(arn) === actionIdOf(customActionArn) || (actionIdOf(arn) !== undefined && isNamedAsOurs(event));
  return pressed.some(isOurs)
    ? { ...event, resources: pressed.map((arn: unknown) => (isOurs(arn) ? customActionArn : arn)) }
    : event;
}

function isNamedAsOurs(event: object): boolean {
  const detail = 'detail' in event ? event.detail : undefined;
  return typeof detail === 'object' && detail !== null && 'actionName' in detail && detail.actionName === buttonName;
}

function actionIdOf(arn: unknown): string | undefined {
  return typeof arn === 'string'
    ? /^arn:[^:]+:securityhub:[^:]*:[^:]*:action\/custom\/(.+)$/.exec(arn)?.[1]
    : undefined;
}

function isEvent(item: unknown): item is object {
  return typeof item === 'object' && item !== null && ('detail-type' in item || 'detail' in item);
}

/**
 * The findings in the input of a command: findings, events of Security Hub, the output of `aws securityhub get-findings`,
 * or a list of them. Anything else is returned as it is, because Parse reports its error.
 */
export function findingsIn(input: unknown): readonly unknown[] {
  const items: readonly unknown[] = Array.isArray(input) ? input : [input];
  return items.flatMap((item) => {
    const detail = isEvent(item) && 'detail' in item ? item.detail : undefined;
    const findings =
      typeof detail === 'object' && detail !== null && 'findings' in detail ? detail.findings : undefined;
    return Array.isArray(findings) ? (findings as readonly unknown[]) : listed(item);
  });
}

/** The findings of an item. `aws securityhub get-findings` prints them as a list in an object. */
function listed(item: unknown): readonly unknown[] {
  const findings = typeof item === 'object' && item !== null && 'Findings' in item ? item.Findings : undefined;
  return Array.isArray(findings) ? findings : [item];
}
