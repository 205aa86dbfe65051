/** Which CIDRs cover every address, alone or together with others: what Security Hub itself calls unrestricted. Pure. */
import ipaddr from 'ipaddr.js';
import { bitsOf } from './bits.ts';

/** A CIDR as the leading bits it fixes: none are all addresses, `0` and `1` the two halves of them. */
interface Block<Holder> {
  readonly bits: string;
  readonly holder: Holder;
}

/**
 * The holders of CIDRs that let in every IPv4 or every IPv6 address: alone (`0.0.0.0/0`, however it is written)
 * or together (`0.0.0.0/1` and `128.0.0.0/1`). Without them, what is left lets in neither.
 *
 * The widest go first, so `10.0.0.0/8` next to `0.0.0.0/0` is not among them: it opens nothing more.
 */
export function openToEveryAddress<Holder>(cidrsOf: ReadonlyMap<Holder, readonly string[]>): ReadonlySet<Holder> {
  const families = { ipv4: [] as Block<Holder>[], ipv6: [] as Block<Holder>[] };
  for (const [holder, cidrs] of cidrsOf) {
    for (const cidr of cidrs) {
      const [address, length] = ipaddr.parseCIDR(cidr);
      families[address.kind()].push({ bits: bitsOf(address, length), holder });
    }
  }
  return new Set([...holdersOfAll(families.ipv4), ...holdersOfAll(families.ipv6)]);
}

/** Takes the widest cover away, then looks whether what is left covers everything once more. */
function holdersOfAll<Holder>(blocks: readonly Block<Holder>[]): readonly Holder[] {
  const cover = widestCover(blocks);
  if (cover === undefined) return [];
  const holders = new Set(cover.map(({ holder }) => holder));
  return [...holders, ...holdersOfAll(blocks.filter(({ holder }) => !holders.has(holder)))];
}

/** The fewest and widest of the blocks that are all addresses together. All begin with the same `depth` bits. */
function widestCover<Holder>(blocks: readonly Block<Holder>[], depth = 0): readonly Block<Holder>[] | undefined {
  if (blocks.length === 0) return undefined;
  const whole = blocks.filter(({ bits }) => bits.length === depth);
  if (whole.length > 0) return whole;
  const lower = widestCover(
    blocks.filter(({ bits }) => bits[depth] === '0'),
    depth + 1,
  );
  const upper =
    lower &&
    widestCover(
      blocks.filter(({ bits }) => bits[depth] === '1'),
      depth + 1,
    );
  return upper && [...lower, ...upper];
}
