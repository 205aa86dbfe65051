/** Whether ranges of addresses contain another range, alone or together. Pure. */
import ipaddr from 'ipaddr.js';
import { bitsOf } from './bits.ts';

/**
 * Returns whether every address of the range is in one of the others: `10.0.0.0/8` is in `0.0.0.0/0`, and `0.0.0.0/0` is
 * in `0.0.0.0/1` and `128.0.0.0/1` together.
 */
export function containsRange(ranges: readonly string[], range: string): boolean {
  const [address, length] = ipaddr.parseCIDR(range);
  const ofFamily = ranges.map((each) => ipaddr.parseCIDR(each)).filter(([other]) => other.kind() === address.kind());
  return covers(
    ofFamily.map((each) => bitsOf(...each)),
    bitsOf(address, length),
  );
}

/** Compares both halves of a range that no block contains as a whole. */
function covers(blocks: readonly string[], range: string): boolean {
  if (blocks.some((block) => range.startsWith(block))) return true;
  const within = blocks.filter((block) => block.startsWith(range));
  return within.length > 0 && covers(within, `${range}0`) && covers(within, `${range}1`);
}
