/** Reads what a call did to a security group from its event in CloudTrail. Pure. */
import {
  type Direction,
  EncodingError,
  type Fields,
  fieldsOf,
  type GroupCall,
  groupCalls,
  type GroupChange,
  keyOf,
  listOf,
  type Rule,
  ruleOfRow,
  rulesOfPermission,
  textIn,
} from '@asr/playbooks/security-group';
import { actorOf, eventIdOf, timeOf } from './cloudtrail-record.ts';

export type ChangeReading =
  { readonly ok: true; readonly change: GroupChange } | { readonly ok: false; readonly error: string };

/**
 * Reads the `detail` of an event. Where the response says what happened, it is believed before the request: it has
 * the ids, and the owners of groups.
 *
 * Never throws. `undefined`: nothing was changed. The call failed, was a dry run, or is about something else.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function groupChangeOf(detail: unknown): ChangeReading | undefined {
  try {
    const event = fieldsOf(detail, 'event');
    const eventName = groupCalls.find((call) => call === event.get('eventname'));
    if (eventName === undefined || event.get('eventsource') !== 'ec2.amazonaws.com') return undefined;
    // A call that fails changes nothing. One that would add what is already there fails.
    if (event.has('errorcode') || event.has('errormessage')) return undefined;
    const change = readChange(event, eventName);
    return change && { ok: true, change };
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    return {
      ok: false,
      error: `The event cannot be read. ${error.message} Read it in CloudTrail, and check the group.`,
    };
  }
}

/** What rules a call changed. */
type RuleChanges = Pick<GroupChange, 'added' | 'removed' | 'modified' | 'removedIds' | 'ruleIds'>;

/** The request and the response of one call. */
interface Call {
  readonly request: Fields;
  readonly response: Fields;
}

function readChange(event: Fields, eventName: GroupCall): GroupChange | undefined {
  const call = {
    request: requestOf(event, eventName),
    response: fieldsOf(event.get('responseelements'), 'response'),
  };
  if (String(call.request.get('dryrun')) === 'true') return undefined;
  const changes = changesOf(call, eventName);
  if (changes === undefined) return undefined;
  return {
    eventId: eventIdOf(event),
    eventName,
    at: timeOf(event),
    groupId: groupIdOf(call),
    ...actorOf(event),
    ...changes,
  };
}

/** One of the calls wraps its request, and writes it with capitals. */
function requestOf(event: Fields, eventName: GroupCall): Fields {
  const request = fieldsOf(event.get('requestparameters'), 'request');
  const wrapped = request.get(`${eventName}Request`.toLowerCase());
  return wrapped === undefined ? request : fieldsOf(wrapped, 'request');
}

function changesOf(call: Call, eventName: GroupCall): RuleChanges | undefined {
  switch (eventName) {
    case 'AuthorizeSecurityGroupIngress':
      return authorized(call, 'ingress');
    case 'AuthorizeSecurityGroupEgress':
      return authorized(call, 'egress');
    case 'RevokeSecurityGroupIngress':
      return revoked(call, 'ingress');
    case 'RevokeSecurityGroupEgress':
      return revoked(call, 'egress');
    case 'ModifySecurityGroupRules':
      return modified(call);
    // A new group has the egress rule that AWS gives it; a deleted one has nothing to compare with.
    case 'CreateSecurityGroup':
    case 'DeleteSecurityGroup':
      return none;
  }
}

const none: RuleChanges = { added: [], removed: [], modified: [], removedIds: [], ruleIds: [] };

function authorized({ request, response }: Call, direction: Direction): RuleChanges {
  const rows = rowsIn(response, 'securitygroupruleset');
  const inResponse = rows.flatMap((row) => ruleOfRow(row, direction) ?? []);
  // Where the response tells less than all of it, the request tells all.
  const added =
    inResponse.length > 0 && inResponse.length === rows.length ? inResponse : requestedRules(request, direction);
  if (added.length === 0) throw new EncodingError('It does not say which rules were added.');
  return { ...none, added, ruleIds: idsIn(rows) };
}

function revoked({ request, response }: Call, direction: Direction): RuleChanges | undefined {
  const rows = rowsIn(response, 'revokedsecuritygroupruleset');
  const inResponse = rows.flatMap((row) => ruleOfRow(row, direction) ?? []);
  if (inResponse.length > 0 && inResponse.length === rows.length)
    return { ...none, removed: inResponse, ruleIds: idsIn(rows) };
  // In a default VPC, what was not there is no error.
  const unknown = listOf(response.get('unknownippermissionset'))
    .flatMap((one) => rulesOfPermission(one, direction))
    .map(keyOf);
  const requested = requestedRules(request, direction);
  const removed = requested.filter((rule) => !unknown.includes(keyOf(rule)));
  if (requested.length > 0) return removed.length === 0 ? undefined : { ...none, removed, ruleIds: idsIn(rows) };
  const removedIds = [...new Set([...idsIn(rows), ...requestedIds(request)])];
  if (removedIds.length === 0) throw new EncodingError('It does not say which rules were removed.');
  return { ...none, removedIds, ruleIds: removedIds };
}

/** `undefined`: only descriptions were given, so no rule lets in more or less than before. */
function modified({ request }: Call): RuleChanges | undefined {
  const changed = listOf(request.get('securitygrouprule') ?? request.get('securitygrouprules')).map((element) => {
    const fields = fieldsOf(element, 'modified rule');
    const ruleId = ruleIdIn(fields);
    if (ruleId === undefined) throw new EncodingError('A modified rule has no id.');
    const rule = ruleOfRow(fieldsOf(fields.get('securitygrouprule'), 'modified rule'), 'ingress');
    return { ruleId, rule };
  });
  if (changed.length === 0) throw new EncodingError('It does not say which rules were modified.');
  const rules = changed.flatMap(({ ruleId, rule }) => {
    if (rule === undefined) return [];
    const { direction: _, ...to } = rule;
    return [{ ruleId, to }];
  });
  return rules.length === 0 ? undefined : { ...none, modified: rules, ruleIds: rules.map(({ ruleId }) => ruleId) };
}

/** As permissions, or in the oldest way, with everything beside the group's id. */
function requestedRules(request: Fields, direction: Direction): readonly Rule[] {
  const permissions = listOf(request.get('ippermissions'));
  if (permissions.length > 0) return permissions.flatMap((permission) => rulesOfPermission(permission, direction));
  const rule = ruleOfRow(request, direction);
  return rule === undefined ? [] : [rule];
}

function requestedIds(request: Fields): readonly string[] {
  const ids = listOf(request.get('securitygroupruleids') ?? request.get('securitygroupruleid'));
  return ids.map((id) => {
    const ruleId = ruleIdIn(typeof id === 'string' ? new Map([['securitygroupruleid', id]]) : fieldsOf(id, 'rule id'));
    if (ruleId === undefined) throw new EncodingError('A removed rule has no id.');
    return ruleId;
  });
}

function rowsIn(response: Fields, name: string): readonly Fields[] {
  return listOf(response.get(name)).map((row) => fieldsOf(row, 'rule'));
}

function idsIn(rows: readonly Fields[]): readonly string[] {
  return rows.flatMap((row) => ruleIdIn(row) ?? []);
}

function ruleIdIn(fields: Fields): string | undefined {
  const id = textIn(fields, 'securitygroupruleid');
  if (id === undefined || /^sgr-[\da-f]{8,17}$/.test(id)) return id;
  throw new EncodingError('The id of a rule is not valid.');
}

/** The one group that request and response name by its id. */
function groupIdOf({ request, response }: Call): string {
  const rows = [...rowsIn(response, 'securitygroupruleset'), ...rowsIn(response, 'revokedsecuritygroupruleset')];
  const ids = new Set([request, response, ...rows].flatMap((fields) => textIn(fields, 'groupid') ?? []));
  const [id, ...others] = ids;
  if (id === undefined)
    throw new EncodingError('It names the group without its id, which only its account can look up.');
  if (others.length > 0) throw new EncodingError('It names more than one group.');
  if (/^sg-[\da-f]{8,17}$/.test(id)) return id;
  throw new EncodingError('The id of the group is not valid.');
}
