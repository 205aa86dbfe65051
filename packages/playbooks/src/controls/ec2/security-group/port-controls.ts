/** The ports that EC2.13, EC2.14, EC2.18, EC2.19, EC2.53 and EC2.54 close to every address. Pure. */
import { type Keyed, type Parameters, defaultsOf } from '../../../engine/index.ts';
import { ports } from '../../../parameters/index.ts';
import { rangesOf, unauthorizedTraffic } from './authorized-ports.ts';
import { type Traffic, rulesOpenToEveryAddress } from './matcher.ts';
import type { Rule } from './rule.ts';

const highRiskPorts: readonly number[] = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888,
  9200, 9300,
];

/** SSH and RDP, over TCP and UDP, which the AWS Config rule `vpc-sg-port-restriction-check` evaluates by default. */
const remoteAdministration = (family: 'ipv4' | 'ipv6') =>
  [22, 3389].flatMap((port) => (['tcp', 'udp'] as const).map((protocol) => ({ protocol, port, family }) as const));

/**
 * The ports of each control that has no parameters. EC2.14 and EC2.19 evaluate only TCP, as their AWS Config rule
 * `restricted-common-ports` does. Other protocols stay, because games and calls use ranges of UDP ports.
 */
export const closedPorts = {
  'EC2.13': [{ protocol: 'tcp', port: 22 }],
  'EC2.14': [{ protocol: 'tcp', port: 3389 }],
  'EC2.19': highRiskPorts.map((port) => ({ protocol: 'tcp', port }) as const),
  'EC2.53': remoteAdministration('ipv4'),
  'EC2.54': remoteAdministration('ipv6'),
} as const satisfies { readonly [control: string]: readonly Traffic[] };

/** The parameters of EC2.18. */
export const authorizedPorts = {
  authorizedTcpPorts: ports({ default: ['80', '443'], meaning: 'ceiling' }),
  authorizedUdpPorts: ports({ default: [], meaning: 'ceiling' }),
};

/** Returns the ports that EC2.18 authorizes, and the traffic to check in the rules. */
export function unauthorizedIn(
  rules: Keyed<Rule>,
  given: { readonly authorizedTcpPorts: readonly string[]; readonly authorizedUdpPorts: readonly string[] },
) {
  const authorized = { tcp: rangesOf(given.authorizedTcpPorts), udp: rangesOf(given.authorizedUdpPorts) };
  const traffic = (['tcp', 'udp'] as const).flatMap((protocol) =>
    unauthorizedTraffic(protocol, authorized[protocol], rules),
  );
  return { authorized, traffic };
}

/** The controls that remove rules which open ports to every address. */
export const portControls = ['EC2.13', 'EC2.14', 'EC2.18', 'EC2.19', 'EC2.53', 'EC2.54'] as const;

/**
 * Returns the keys of the rules that the control would remove from a group with these rules. A rule that names a prefix
 * list is not among them, because its entries are unknown here.
 *
 * @param given The parameters in the policy.
 */
export function removedBy(control: (typeof portControls)[number], rules: Keyed<Rule>, given: Parameters) {
  const parameters = { ...defaultsOf({ parameters: authorizedPorts }), ...portsIn(given) };
  const traffic = control === 'EC2.18' ? unauthorizedIn(rules, parameters).traffic : closedPorts[control];
  return traffic.flatMap((one) => rulesOpenToEveryAddress(rules, {}, one));
}

function portsIn(given: Parameters): Keyed<readonly string[]> {
  const readings = Object.entries(authorizedPorts).flatMap(([name, parameter]) => {
    const reading = given[name] === undefined ? undefined : parameter.read(given[name]);
    return reading?.ok === true ? [[name, reading.value] as const] : [];
  });
  return Object.fromEntries(readings);
}
