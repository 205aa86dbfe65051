import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { runs } from '../../testing/index.ts';
import { openToEveryAddress } from './every-address.ts';
import { isInternet, openToInternet } from './internet.ts';

describe('the internet', () => {
  it.each([
    [['0.0.0.0/0']],
    [['::/0']],
    [['1.2.3.4/0']],
    [['0.0.0.0/1']],
    [['2000::/3']],
    [['2600::/16']],
    [['8.0.0.0/8']],
    [['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/3']],
    [['8.0.0.0/9', '9.0.0.0/9']],
    [allBut('8.8.8.8')],
  ])('is %j', (cidrs) => {
    expect(isInternet(cidrs)).toBe(true);
  });

  it.each([
    [[]],
    [['8.8.8.8/32']],
    [['8.0.0.0/9']],
    [['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8']],
    [['224.0.0.0/4', '240.0.0.0/4']],
    [['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24']],
    [['fc00::/7', 'fe80::/10', 'ff00::/8', '::/3', '2001:db8::/32', '3fff::/20']],
    [['2600::/17']],
    [['8.0.0.0/9', '2600::/17']],
  ])('is not %j', (cidrs) => {
    expect(isInternet(cidrs)).toBe(false);
  });

  it.each<[string, { readonly [holder: string]: readonly string[] }, readonly string[]]>([
    ['a private network beside all addresses', { a: ['0.0.0.0/0'], b: ['10.0.0.0/8'] }, ['a']],
    ['an office beside all addresses', { a: ['0.0.0.0/0'], b: ['8.8.8.0/24'] }, ['a']],
    [
      'an office beside two halves of the share',
      { a: ['8.0.0.0/9'], b: ['9.0.0.0/9'], c: ['20.1.0.0/16'] },
      ['a', 'b'],
    ],
    ['no holder', {}, []],
  ])('is let in, with %s, only by what is needed', (_, holders, expected) => {
    expect([...openToInternet(new Map(Object.entries(holders)))].toSorted()).toEqual(expected);
  });

  it('is nothing that is no CIDR: that throws', () => {
    expect(() => isInternet(['the internet'])).toThrow('neither IPv6 nor IPv4 CIDR');
  });

  it('of a rule that lets in every address is always let in', () => {
    fc.assert(
      fc.property(rules, (given) => {
        expect(openToInternet(given).size > 0 || openToEveryAddress(given).size === 0).toBe(true);
      }),
      runs,
    );
  });

  it('is no longer let in by the rules that are left', () => {
    fc.assert(
      fc.property(rules, (given) => {
        const open = openToInternet(given);
        expect(isInternet([...given].flatMap(([holder, cidrs]) => (open.has(holder) ? [] : cidrs)))).toBe(false);
      }),
      runs,
    );
  });

  it('does not depend on the order of the rules, or on how their addresses are split', () => {
    fc.assert(
      fc.property(rules, (given) => {
        const backwards = openToInternet(new Map([...given].toReversed()));
        const halved = new Map([...given].map(([holder, cidrs]) => [holder, cidrs.flatMap(halvesOf)]));
        expect(backwards).toEqual(openToInternet(given));
        expect(openToInternet(halved)).toEqual(openToInternet(given));
      }),
      runs,
    );
  });

  it('counts every address once: more rules for the same addresses change nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 9, max: 32 }), fc.integer({ min: 1, max: 40 }), (length, count) => {
        expect(isInternet(Array.from({ length: count }, () => `8.0.0.0/${length}`))).toBe(false);
      }),
      runs,
    );
  });
});

const cidr = fc.oneof(
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, length]) => `${address}/${length}`),
  fc
    .tuple(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 20 }))
    .map(([first, length]) => `${first.toString(16)}::/${length}`),
);
const rules = fc
  .array(fc.array(cidr, { maxLength: 4 }), { maxLength: 6 })
  .map((all) => new Map(all.map((cidrs, index) => [index, cidrs])));

function halvesOf(text: string): readonly string[] {
  const [address = '', length = ''] = text.split('/');
  if (address.includes(':') || Number(length) > 7) return [text];
  const first = Number(address.split('.')[0]);
  const size = 2 ** (7 - Number(length));
  const base = first - (first % (size * 2));
  return [`${base}.0.0.0/${Number(length) + 1}`, `${base + size}.0.0.0/${Number(length) + 1}`];
}

function allBut(address: string): readonly string[] {
  const bits = address
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('');
  return Array.from(bits, (bit, index) => {
    const sibling = `${bits.slice(0, index)}${bit === '1' ? '0' : '1'}`.padEnd(32, '0');
    const bytes = sibling.match(/.{8}/g) ?? [];
    return `${bytes.map((byte) => Number.parseInt(byte, 2)).join('.')}/${index + 1}`;
  });
}
