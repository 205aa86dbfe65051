import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { allowedPortsOf } from './allowed-ports.ts';

const today = '2026-11-21';
const unlimited = { maximumPorts: 131_072, maximumDays: 0 };
const read = (tag: string | null, ceilings = {}) => {
  const { tcp, udp, unusable } = allowedPortsOf(tag, today, { ...unlimited, ...ceilings });
  const text = ({ from, to }: { readonly from: number; readonly to: number }) =>
    from === to ? `${from}` : `${from}-${to}`;
  return { tcp: tcp.map(text), udp: udp.map(text), unusable: unusable.map(({ token, why }) => `${token} ${why}`) };
};

describe('allowedPortsOf', () => {
  it.each<[string | null, readonly string[], readonly string[]]>([
    ['80', ['80'], []],
    ['80,443', ['80', '443'], []],
    [' 80 , 443,8080 ', ['80', '443', '8080'], []],
    ['8000-8100', ['8000-8100'], []],
    ['8000 - 8100', ['8000-8100'], []],
    ['0, 65535', ['0', '65535'], []],
    ['tcp:80', ['80'], []],
    ['udp:53', [], ['53']],
    ['UDP: 5000-5010, TCP:22', ['22'], ['5000-5010']],
    ['443@2026-12-31', ['443'], []],
    ['udp:53@2026-11-21', [], ['53']],
    ['80,,443,', ['80', '443'], []],
    ['', [], []],
    [null, [], []],
  ])('reads %j', (tag, tcp, udp) => {
    expect(read(tag)).toEqual({ tcp, udp, unusable: [] });
  });

  it.each([
    'http',
    '80;',
    '80 443',
    '-1',
    '65536',
    '100-90',
    '8000-',
    'icmp:8',
    '80@',
    '80@tomorrow',
    '80@2026-13-01',
    '80@2026-02-30',
    '443@2026-12-31T00:00:00Z',
    '0.0.0.0/0',
    '*',
    '٨٠',
  ])('never takes %j for an exception, and lets the others count', (token) => {
    expect(read(`22,${token},udp:53`)).toEqual({ tcp: ['22'], udp: ['53'], unusable: [`${token} malformed`] });
  });

  it('ends an exception after its last day', () => {
    expect(read('22@2026-11-20, 80@2026-11-21')).toEqual({ tcp: ['80'], udp: [], unusable: ['22@2026-11-20 expired'] });
  });

  it.each([
    ['80', ['80 needs a last day']],
    ['80@2026-12-02', ['80@2026-12-02 ends too late']],
    ['80@2026-12-01', []],
    ['80@2026-11-21', []],
  ])('limits the last day of %j to ten days ahead', (tag, unusable) => {
    expect(read(tag, { maximumDays: 10 }).unusable).toEqual(unusable);
  });

  it.each([
    ['1-65535', [], ['1-65535 too many ports']],
    ['80, 1-65535, 443', ['80', '443'], ['1-65535 too many ports']],
    ['1-10', ['1-10'], []],
    ['1-10, udp:53', ['1-10'], ['udp:53 too many ports']],
    ['1-10, 5-10, 3', ['1-10', '5-10', '3'], []],
    ['1-6, 4-11', ['1-6'], ['4-11 too many ports']],
  ])('limits the ports of %j to ten', (tag, tcp, unusable) => {
    expect(read(tag, { maximumPorts: 10 })).toEqual({ tcp, udp: [], unusable });
  });

  it('never allows more ports than the maximum, whatever the tokens', () => {
    const port = fc.integer({ min: 0, max: 65_535 });
    const token = fc.tuple(fc.constantFrom('', 'udp:'), port, port).map(([protocol, a, b]) => {
      return `${protocol}${Math.min(a, b)}-${Math.max(a, b)}`;
    });
    fc.assert(
      fc.property(fc.array(token, { maxLength: 8 }), fc.integer({ min: 1, max: 131_072 }), (tokens, maximumPorts) => {
        const { tcp, udp } = allowedPortsOf(tokens.join(), today, { maximumPorts, maximumDays: 0 });
        const ports = [tcp, udp].map((ranges) => new Set(ranges.flatMap(({ from, to }) => portsFrom(from, to))).size);
        expect((ports[0] ?? 0) + (ports[1] ?? 0)).toBeLessThanOrEqual(maximumPorts);
      }),
      { numRuns: 30 },
    );
  });
});

const portsFrom = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
