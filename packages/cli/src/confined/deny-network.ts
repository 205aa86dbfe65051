/**
 * Denies the network to this process, which is confined. Before version 25, the permission model of Node.js leaves it open, and a
 * machine in AWS gives its credentials to every process that can reach the instance metadata service.
 *
 * Every client of Node.js connects through the methods of these sockets: `fetch`, `node:http`, `node:http2` and `node:tls`. The
 * permission model denies the other ways to them: native code, `process.binding`, threads and child processes.
 *
 * @see https://nodejs.org/api/permissions.html
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

export function denyNetwork(): void {
  forbid(net.Socket.prototype, ['connect']);
  forbid(net.Server.prototype, ['listen']);
  forbid(dgram.Socket.prototype, ['bind', 'connect', 'send']);
  // A name can carry data to the name server of its domain.
  for (const owner of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
    forbid(owner, Object.getOwnPropertyNames(owner).filter(isLookup));
  }
  syncBuiltinESMExports();
}

function isLookup(name: string): boolean {
  return /^(?:lookup|resolve|reverse)/.test(name);
}

/** For good: a package cannot put the method back. */
function forbid(owner: object, names: readonly string[]): void {
  for (const name of names) Object.defineProperty(owner, name, { value: denied, writable: false, configurable: false });
}

function denied(): never {
  throw Object.assign(new Error('A package of a policy that is checked has no access to the network.'), {
    code: 'ERR_ACCESS_DENIED',
  });
}
