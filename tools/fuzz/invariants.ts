/** The invariants that hold for every input. */
import { defaultPolicy, parseItems, requestsFor, type ParsedItem, type RemediationRequest } from '@asr/orchestrator';
import { anAsffFinding } from '@asr/orchestrator/testing/events';
import { registry } from '@asr/playbooks';

/** The result of one input, for the table. */
export type Verdict = 'read' | 'part of it read' | 'reported as an error' | 'nothing to do';

export class BrokenInvariantError extends Error {
  override readonly name = 'BrokenInvariantError';
}

const controls = ['SecurityGroup.1', 'SecurityGroup.2', 'SecurityGroup.3', 'SecurityGroup.4', 'EC2.13'];
const policy = {
  ...defaultPolicy,
  controls: Object.fromEntries(controls.map((id) => [id, { mode: 'automatic' as const }])),
};

const neighborId = 'arn:aws:securityhub:eu-west-1:111122223333:security-control/EC2.13/finding/the-neighbor';

/** The resource and the account must be those of the finding. */
const neighbor = anAsffFinding({
  Id: neighborId,
  Resources: [{ Type: 'AwsEc2SecurityGroup', Id: 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0feedbeef' }],
});

export function checkInput(input: unknown): Verdict {
  const items = parseItems(input);
  for (const item of items) checkItem(item);
  const asked = decide(input);
  for (const request of asked.items) checkRequest(request);
  for (const { reason } of asked.answers) {
    if (!/^[^\p{Cc}]{10,300}$/u.test(reason)) broken(`An answer is no sentence for people: ${JSON.stringify(reason)}.`);
  }
  if (JSON.stringify(asked).length > 250_000) broken('What came out does not fit into the state of an execution.');
  const withOthers = decide([input, neighbor, input]).items;
  const isTooMuch = JSON.stringify([input, input] as unknown)?.length > 150_000;
  if (!isTooMuch && !withOthers.some(({ finding }) => finding.id === neighborId))
    broken('A finding beside it was lost.');
  if ('polluted' in {}) broken('It changed the prototype of every object.');
  return verdictOf(items);
}

function decide(event: unknown) {
  return requestsFor({
    executionId: 'execution',
    input: { kind: 'button', event: pressed(event) },
    settings: { policy, runbooks: {} },
    controls: registry,
    isOwnRole: () => false,
    organizationalUnits: () => ({ ok: false, error: 'not used in this test.' }),
    now: new Date('2026-11-24T12:00:00Z'),
    ticketActionId: 'ASRTicket',
  });
}

/** Input without an event is treated as an event of the button. */
function pressed(input: unknown): object {
  const isEvent = typeof input === 'object' && input !== null && 'detail-type' in input;
  if (isEvent) return input;
  const findings: readonly unknown[] = Array.isArray(input) ? input : [input];
  return { 'detail-type': 'Security Hub Findings - Custom Action', detail: { findings } };
}

export function checkItem(item: ParsedItem): void {
  if (!item.ok) {
    if (!/^[^\p{Cc}]{5,1000}$/u.test(item.error))
      broken(`An error is no sentence for people: ${JSON.stringify(item.error)}.`);
    return;
  }
  const { accountId, resourceId, region, controlId } = item;
  if (!/^\d{12}$/.test(accountId)) broken(`The account ${JSON.stringify(accountId)} is none.`);
  if (!/^[a-z]{2,8}(-[a-z]+)+-\d{1,2}$/.test(region)) broken(`The Region ${JSON.stringify(region)} is none.`);
  if (!/^[A-Za-z][A-Za-z0-9]{0,39}\.[1-9]\d{0,3}$/.test(controlId))
    broken(`The control ${JSON.stringify(controlId)} is none.`);
  if (/[*?]|\p{Cc}/u.test(resourceId)) broken(`The resource ${JSON.stringify(resourceId)} is not exactly one.`);
  const [, , , , owner = ''] = resourceId.startsWith('arn:') ? resourceId.split(':') : [];
  if (/^\d{12}$/.test(owner) && owner !== accountId)
    broken(`The resource ${resourceId} is not of account ${accountId}.`);
}

function checkRequest({ controlId, remediationId, resourceType }: RemediationRequest): void {
  if (!Object.hasOwn(registry, controlId)) broken(`There is no playbook for ${JSON.stringify(controlId)}.`);
  if (!/^r-[0-9a-f]{20}$/.test(remediationId)) broken(`The remediation id ${JSON.stringify(remediationId)} is none.`);
  if (resourceType === '') broken('A request has no type of resource.');
}

function verdictOf(items: readonly ParsedItem[]): Verdict {
  const good = items.filter(({ ok }) => ok).length;
  if (items.length === 0) return 'nothing to do';
  if (good === items.length) return 'read';
  return good > 0 ? 'part of it read' : 'reported as an error';
}

function broken(what: string): never {
  throw new BrokenInvariantError(what);
}
