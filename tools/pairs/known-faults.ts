/** Faults of pairs that are known. One that no longer occurs must be removed. */
interface KnownFault {
  readonly pair: RegExp;
  readonly says: RegExp;
  readonly why: string;
}

const knownFaults: readonly KnownFault[] = [
  {
    pair: /^RDS\.1\+RDS\.4$/,
    says: /RDS\.4 is not compliant: .* see original/,
    why: 'Nothing is lost: RDS.4 copies first. The deletion of the original is a plan of its own, which waits for approval.',
  },
];

export function isKnown(pair: string, says: string): boolean {
  return knownFaults.some((known) => known.pair.test(pair) && known.says.test(says));
}

/** @param faults All faults of all pairs. */
export function noLongerFaulty(faults: readonly { readonly pair: string; readonly says: string }[]): readonly string[] {
  return knownFaults
    .filter((known) => !faults.some(({ pair, says }) => known.pair.test(pair) && known.says.test(says)))
    .map(({ pair }) => pair.source);
}
