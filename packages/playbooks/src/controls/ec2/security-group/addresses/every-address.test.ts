import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { openToEveryAddress } from './every-address.ts';

describe('openToEveryAddress', () => {
  it.each([['0.0.0.0/0'], ['::/0'], ['0::/0'], ['0:0:0:0:0:0:0:0/0'], ['1.2.3.4/0'], ['2001:db8::1/0']])(
    'takes %s for the whole internet',
    (cidr) => {
      expect(open({ a: [cidr] })).toEqual(['a']);
    },
  );

  it.each([['10.0.0.0/8'], ['0.0.0.0/1'], ['0.0.0.0/32'], ['::/1'], ['::ffff:0:0/96'], ['::/128']])(
    'takes %s for a part of it',
    (cidr) => {
      expect(open({ a: [cidr] })).toEqual([]);
    },
  );

  it.each([
    ['two halves', { a: ['0.0.0.0/1'], b: ['128.0.0.0/1'] }, ['a', 'b']],
    ['two IPv6 halves', { a: ['::/1'], b: ['8000::/1'] }, ['a', 'b']],
    ['parts of unequal size', { a: ['0.0.0.0/1'], b: ['192.0.0.0/2'], c: ['128.0.0.0/2'] }, ['a', 'b', 'c']],
    ['halves that one holder brings', { a: ['0.0.0.0/1', '128.0.0.0/1'] }, ['a']],
    ['one half, the other in a list', { a: ['0.0.0.0/1'], b: ['10.0.0.0/8', '128.0.0.0/1'] }, ['a', 'b']],
    ['a half that two bring', { a: ['0.0.0.0/1'], b: ['128.0.0.0/1'], c: ['128.0.0.0/1'] }, ['a', 'b', 'c']],
    ['the whole, and the halves left without it', { a: ['::/0'], b: ['::/1'], c: ['8000::/1'] }, ['a', 'b', 'c']],
  ])('finds all of %s', (_, holders, expected) => {
    expect(open(holders).toSorted()).toEqual(expected);
  });

  it.each([
    ['a network beside the whole', { a: ['0.0.0.0/0'], b: ['10.0.0.0/8'] }, ['a']],
    ['a half beside the whole', { a: ['::/0'], b: ['::/1'] }, ['a']],
    ['a network inside a half', { a: ['0.0.0.0/1'], b: ['128.0.0.0/1'], c: ['10.0.0.0/8'] }, ['a', 'b']],
    ['a lonely half', { a: ['0.0.0.0/1'], b: ['0.0.0.0/1'] }, []],
    ['halves of different families', { a: ['0.0.0.0/1'], b: ['8000::/1'] }, []],
    ['all but one address', { a: allBut('255.255.255.255') }, []],
    ['nobody', {}, []],
    ['who holds nothing', { a: [] }, []],
  ])('leaves %s alone', (_, holders, expected) => {
    expect(open(holders)).toEqual(expected);
  });

  it('throws on what is no CIDR, rather than calling it harmless', () => {
    expect(() => open({ a: ['the internet'] })).toThrow('neither IPv6 nor IPv4 CIDR');
  });
});

/** Sixteen addresses are a whole internet to the oracle: the first four bits of IPv4, or of IPv6. */
describe('openToEveryAddress, against every address of a small internet', () => {
  const block = fc
    .integer({ min: 0, max: 4 })
    .chain((length) => fc.record({ length: fc.constant(length), first: fc.integer({ min: 0, max: 2 ** length - 1 }) }));
  const holders = fc.array(fc.array(block, { maxLength: 3 }), { maxLength: 6 });
  const family = fc.constantFrom<Family>('ipv4', 'ipv6');

  it('finds an open rule exactly if all addresses are let in', () => {
    fc.assert(
      fc.property(family, holders, (of, blocks) => {
        expect(openHolders(of, blocks).length > 0).toBe(isEveryAddress(blocks.flat()));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves not all addresses let in', () => {
    fc.assert(
      fc.property(family, holders, (of, blocks) => {
        const removed = openHolders(of, blocks);
        expect(isEveryAddress(blocks.filter((_, holder) => !removed.includes(holder)).flat())).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes only who is needed to let in all addresses with some of the others', () => {
    fc.assert(
      fc.property(family, holders, (of, blocks) => {
        const all = blocks.flat();
        fc.pre(all.length <= 10);
        for (const holder of openHolders(of, blocks)) {
          expect(blocks[holder]?.some((own) => isNeededSomewhere(own, all))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the rules', () => {
    fc.assert(
      fc.property(family, holders, (of, blocks) => {
        const last = blocks.length - 1;
        const backwards = openHolders(of, blocks.toReversed()).map((holder) => last - holder);
        expect(new Set(backwards)).toEqual(new Set(openHolders(of, blocks)));
      }),
      { numRuns: 1000 },
    );
  });
});

interface Block {
  readonly length: number;
  readonly first: number;
}
type Family = 'ipv4' | 'ipv6';

function open(holders: { readonly [holder: string]: readonly string[] }): readonly string[] {
  return [...openToEveryAddress(new Map(Object.entries(holders)))];
}

function openHolders(family: Family, blocks: readonly (readonly Block[])[]): readonly number[] {
  const cidrs = blocks.map((own) => own.map((block) => cidrOf(family, block)));
  return [...openToEveryAddress(new Map(cidrs.entries()))];
}

function cidrOf(family: Family, { length, first }: Block): string {
  const leadingFourBits = first << (4 - length);
  if (family === 'ipv4') return `${leadingFourBits << 4}.0.0.0/${length}`;
  return `${leadingFourBits.toString(16)}000::/${length}`;
}

function addressesOf({ length, first }: Block): readonly number[] {
  const size = 2 ** (4 - length);
  return Array.from({ length: size }, (_, index) => first * size + index);
}

function isEveryAddress(blocks: readonly Block[]): boolean {
  return new Set(blocks.flatMap(addressesOf)).size === 16;
}

/** Whether some of the blocks are all addresses, and no longer are without this one. Tries every subset. */
function isNeededSomewhere(block: Block, all: readonly Block[]): boolean {
  const others = all.filter((other) => other !== block);
  return Array.from({ length: 2 ** others.length }, (_, subset) =>
    others.filter((_other, index) => (subset >> index) % 2 === 1),
  ).some((some) => !isEveryAddress(some) && isEveryAddress([...some, block]));
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
