/** ASR accepts the custom values that Security Hub allows for a parameter of a control, and no value beyond. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parametersFor, registry, type AnyPlaybook } from '@asr/playbooks';
import {
  fixedBySecurityHub,
  limitedByApi,
  ofAsr,
  securityHubRanges,
  type ParameterRange,
} from './security-hub-ranges.ts';

let playbooks: ReadonlyMap<string, AnyPlaybook>;
beforeAll(async () => {
  const loaded = await Promise.all(Object.values(registry).map(({ load }) => load()));
  playbooks = new Map(loaded.map((playbook) => [playbook.control, playbook]));
});

const playbookOf = (control: string): AnyPlaybook => {
  const playbook = playbooks.get(control);
  if (playbook === undefined) throw new Error(`There is no playbook for ${control}.`);
  return playbook;
};
const isRead = ({ control, parameter }: ParameterRange, value: unknown): boolean => {
  try {
    parametersFor(playbookOf(control), { [parameter]: value });
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidParameterError') return false;
    throw error;
  }
};
/** Security Hub and ASR may differ in capitals. */
const nameIn = ({ control, parameter }: ParameterRange) =>
  Object.keys(playbookOf(control).parameters).find((name) => name.toLowerCase() === parameter.toLowerCase());

describe.each(
  [...securityHubRanges, ...fixedBySecurityHub, ...ofAsr, ...limitedByApi].map(
    (each) => [each.control, each.parameter, each] as const,
  ),
)('%s %s', (_control, _parameter, range) => {
  it('is a parameter of the playbook', () => {
    expect(nameIn(range)).toBeDefined();
  });

  it('accepts each value that AWS allows', () => {
    expect(range.allowed.filter((value) => !isRead(range, value))).toEqual([]);
  });

  it('refuses each value beyond', () => {
    expect(range.beyond.filter((value) => isRead(range, value))).toEqual([]);
  });

  it('has the default value of AWS, where there is one', () => {
    const standard = parametersFor(playbookOf(range.control))[nameIn(range) ?? ''];

    expect(standard).toEqual(range.standard ?? standard);
  });
});
