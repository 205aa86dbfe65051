/** The controls that close fixed ports of a security group to every address. */
import { type Plan, definePlaybook } from '../../../engine/index.ts';
import {
  type Access,
  type Traffic,
  applyRule,
  applyRules,
  closePort,
  closedPorts,
  closesPort,
  readAccess,
  restoresRules,
} from '../security-group/index.ts';

interface ClosedPorts {
  readonly control: keyof typeof closedPorts;
  readonly title: string;
  /** @default `closePort` */
  readonly close?: (traffic: readonly Traffic[], access: Access) => Plan<Access, 'rules'>;
}

/**
 * Defines the playbook of a control that closes the ports which `closedPorts` has for it.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 */
export function defineClosedPorts({ close = closePort, ...control }: ClosedPorts) {
  const traffic = closedPorts[control.control];
  return definePlaybook({
    ...control,
    resourceType: 'AwsEc2SecurityGroup',
    permissions: closesPort,
    undoOnly: restoresRules,
    parameters: {},

    read(target, aws) {
      return readAccess(traffic, target, aws);
    },

    plan(access) {
      return close(traffic, access);
    },

    apply: applyRule,
    applyAll: applyRules,
  });
}
