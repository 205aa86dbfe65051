/** CloudTrail's records of calls on a group, as the member account forwards them. */
import { aCallEvent } from '@asr/orchestrator/testing';

let calls = 0;

/** An hour ago. History keeps events for some days only, so the time of a record must not be a fixed date. */
const recently = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z$/u, 'Z');

/** @param more Replaces fields of the record. Every call has its own id, unless this names one. */
export function call(eventName: string, requestParameters: object, more: object = {}): object {
  return aCallEvent({
    eventName,
    requestParameters,
    responseElements: { _return: true },
    eventID: `call-${(calls += 1)}`,
    eventTime: recently,
    ...more,
  });
}

/** A permission in the format of CloudTrail. */
export interface Item {
  readonly ipProtocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly ipRanges?: object;
  readonly ipv6Ranges?: object;
  readonly prefixListIds?: object;
  readonly groups?: object;
}

export function nested(groupId: string, ...items: readonly Item[]): object {
  const filled = items.map((given) => ({ groups: {}, ipRanges: {}, ipv6Ranges: {}, prefixListIds: {}, ...given }));
  return { groupId, ipPermissions: { items: filled } };
}

export function item(port: number, sources: Partial<Item> = everybody): Item {
  return { ipProtocol: 'tcp', fromPort: port, toPort: port, ...sources };
}

export const everybody = { ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } };
export const everybodyV6 = { ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] } };

/** With the rules that the call created. */
export function made(groupId: string, ...rules: readonly object[]): object {
  const row = { groupOwnerId: '111122223333', groupId, isEgress: false };
  return { _return: true, securityGroupRuleSet: { items: rules.map((rule) => ({ ...row, ...rule })) } };
}

export function modified(groupId: string, SecurityGroupRuleId: string, SecurityGroupRule: object): object {
  return {
    ModifySecurityGroupRulesRequest: {
      GroupId: groupId,
      SecurityGroupRule: { SecurityGroupRuleId, tag: 1, SecurityGroupRule },
    },
  };
}
