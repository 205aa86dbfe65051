/** Closes the ports of remote administration, which EC2.53 and EC2.54 evaluate over TCP and over UDP. Pure. */
import { type Plan, askFor, cutOff } from '../../../engine/index.ts';
import { type Access, type Rule, type Traffic, closePort, protocolName } from '../security-group/index.ts';

/**
 * Plans the removal of the rules that open the ports to every address. The removal of a UDP rule for more than one port
 * requires approval, because games, calls and VPNs use ranges of UDP ports.
 */
export function closeRemoteAdministration(traffic: readonly Traffic[], access: Access): Plan<Access, 'rules'> {
  const closed = closePort(traffic, access);
  if (closed.kind !== 'change') return closed;
  return closed.changes.reduce<Plan<Access, 'rules'>>(
    (plan, { key, from }) => askFor(plan, `rules[${key}]`, from === null ? '' : whyUdpRange(from)),
    closed,
  );
}

/** Empty for a rule of one port, and of another protocol. */
function whyUdpRange({ protocol, fromPort, toPort }: Rule): string {
  if (protocolName(protocol) !== 'udp') return '';
  const isEveryPort = (fromPort ?? -1) === -1 || (toPort ?? -1) === -1;
  if (fromPort === toPort && !isEveryPort) return '';
  const ports = isEveryPort ? '0-65535' : `${fromPort}-${toPort}`;
  const lost = cutOff([{ kind: 'clients on the internet', name: '' }], `reach udp ${ports}`);
  return `${lost} To keep games, calls and VPNs available, add rules for their UDP ports first.`;
}
