import { describe, expect, it } from '@jest/globals';
import { allowedPortsOf } from './allowed-ports.ts';

const today = '2026-11-21';
const read = (tag: string | null) => {
  const { tcp, udp, unusable } = allowedPortsOf(tag, today);
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
});
