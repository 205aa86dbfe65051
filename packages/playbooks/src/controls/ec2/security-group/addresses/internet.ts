/**
 * What counts as the internet, for all controls. Pure.
 *
 * An exact match with `0.0.0.0/0` is too narrow: `2000::/3` has every public IPv6 address, and `0.0.0.0/1` with
 * `128.0.0.0/2` and `192.0.0.0/3` every public IPv4 address. So it is a share of the public addresses that counts:
 * more than any single organization needs.
 */
import { type Family, type Interval, countPublic, intervalOf } from './public-addresses.ts';

/** A /8 of IPv4, and a /16 of IPv6. */
const internetShare: { readonly [family in Family]: bigint } = { ipv4: 1n << 24n, ipv6: 1n << 112n };

interface Network<Holder> {
  readonly holder: Holder;
  readonly intervals: readonly Interval[];
  readonly publicAddresses: bigint;
}

/**
 * The holders of CIDRs, such as rules, that let in the internet, alone or together. Those that are left without them
 * do not let it in. The widest are named first, so that a network beside `0.0.0.0/0` is not among them, and neither
 * is one without public addresses.
 */
export function openToInternet<Holder>(cidrsOf: ReadonlyMap<Holder, readonly string[]>): ReadonlySet<Holder> {
  return new Set((['ipv4', 'ipv6'] as const).flatMap((family) => openIn(family, networksOf(family, cidrsOf))));
}

/** Whether the CIDRs together contain so many public addresses that they count as the internet. */
export function isInternet(cidrs: readonly string[]): boolean {
  return openToInternet(new Map([['', cidrs]])).size > 0;
}

function networksOf<Holder>(
  family: Family,
  cidrsOf: ReadonlyMap<Holder, readonly string[]>,
): readonly Network<Holder>[] {
  return [...cidrsOf].flatMap(([holder, cidrs]) => {
    const intervals = cidrs.map(intervalOf).filter((interval) => interval.family === family);
    const publicAddresses = countPublic(family, intervals);
    return publicAddresses === 0n ? [] : [{ holder, intervals, publicAddresses }];
  });
}

function openIn<Holder>(family: Family, networks: readonly Network<Holder>[]): readonly Holder[] {
  // Equally wide ones go together, so that the order of the rules does not matter.
  const widest = networks.reduce((most, { publicAddresses }) => (publicAddresses > most ? publicAddresses : most), 0n);
  const share = internetShare[family];
  if (
    widest < share &&
    countPublic(
      family,
      networks.flatMap(({ intervals }) => intervals),
    ) < share
  )
    return [];
  const isWidest = ({ publicAddresses }: Network<Holder>): boolean => publicAddresses === widest;
  return [
    ...networks.filter(isWidest).map(({ holder }) => holder),
    ...openIn(
      family,
      networks.filter((one) => !isWidest(one)),
    ),
  ];
}
