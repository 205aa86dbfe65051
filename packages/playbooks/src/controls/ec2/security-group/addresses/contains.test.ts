import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { containsRange } from './contains.ts';

describe('containsRange', () => {
  it.each([
    ['10.0.0.0/8', ['0.0.0.0/0']],
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['0.0.0.0/0', ['0.0.0.0/1', '128.0.0.0/1']],
    ['10.0.0.0/8', ['10.0.0.0/9', '10.128.0.0/10', '10.192.0.0/10']],
    ['192.0.2.1/32', ['2001:db8::/32', '192.0.2.0/24']],
    ['2001:db8::/64', ['2001:db8::/32']],
    ['::/0', ['::/1', '8000::/1']],
  ])('finds %s in %j', (range, ranges) => {
    expect(containsRange(ranges, range)).toBe(true);
  });

  it.each([
    ['10.0.0.0/8', []],
    ['0.0.0.0/0', ['10.0.0.0/8']],
    ['0.0.0.0/0', ['0.0.0.0/1']],
    ['0.0.0.0/0', ['::/0']],
    ['::/0', ['0.0.0.0/0']],
    ['10.0.0.0/8', ['10.0.0.0/9', '10.128.0.0/10']],
    ['10.0.0.0/8', ['11.0.0.0/8']],
  ])('does not find %s in %j', (range, ranges) => {
    expect(containsRange(ranges, range)).toBe(false);
  });

  it('finds a range exactly if it finds each of its addresses', () => {
    // 16 addresses, so that ranges meet often.
    const range = fc
      .tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 28, max: 32 }))
      .map(([host, length]) => `192.0.2.${host - (host % 2 ** (32 - length))}/${length}`);

    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), range, (ranges, wanted) => {
        const addresses = Array.from({ length: 16 }, (_, host) => `192.0.2.${host}/32`);
        const inWanted = addresses.filter((address) => containsRange([wanted], address));

        expect(containsRange(ranges, wanted)).toBe(
          inWanted.every((address) => ranges.some((one) => containsRange([one], address))),
        );
      }),
    );
  });
});
