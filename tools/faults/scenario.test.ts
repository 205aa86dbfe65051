import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Fault, callFaults, invocationFaults, messageFaults } from './fault.ts';
import { brokenFor } from './resources.ts';
import { type Scenario, flows, readScenario, scenarioText } from './scenario.ts';

const nth = fc.integer({ min: 1, max: 99 });
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ at: fc.constant('call' as const), nth, name: fc.constantFrom(...keysOf(callFaults)) }),
  fc.record({
    at: fc.constantFrom('Parse' as const, 'Playbook' as const, 'Report' as const),
    nth,
    name: fc.constantFrom(...keysOf(invocationFaults)),
  }),
  fc.record({ at: fc.constant('message' as const), nth, name: fc.constantFrom(...keysOf(messageFaults)) }),
);
const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    control: fc.constantFrom(...keysOf(brokenFor)),
    flow: fc.constantFrom(...keysOf(flows)),
    faults: fc.array(fault, { maxLength: 3 }),
  })
  .filter(({ control, flow }) => flow !== 'document' || control === 'IAM.15');

function keysOf<Name extends string>(names: { readonly [name in Name]: unknown }): readonly Name[] {
  return Object.keys(names) as Name[];
}

describe('the text of a scenario', () => {
  it('names the control, how it was asked for, and each fault', () => {
    const faults: readonly Fault[] = [
      { at: 'call', nth: 7, name: 'throttled' },
      { at: 'Report', nth: 1, name: 'lost' },
    ];

    expect(scenarioText({ control: 'EC2.13', flow: 'button', faults })).toBe(
      'EC2.13/button/call7=throttled,Report1=lost',
    );
  });

  it('is read back as what it was printed from', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        expect(readScenario(scenarioText(scenario))).toEqual(scenario);
      }),
    );
  });

  it('may leave the faults out', () => {
    expect(readScenario('KMS.4/undo')).toEqual({ control: 'KMS.4', flow: 'undo', faults: [] });
  });

  it.each([
    ['', ':  is none of EC2.13, EC2.14, S3.8, KMS.4, RDS.13, IAM.15, SecurityGroup.3.'],
    [
      'EC2.99/button/',
      'EC2.99/button/: EC2.99 is none of EC2.13, EC2.14, S3.8, KMS.4, RDS.13, IAM.15, SecurityGroup.3.',
    ],
    [
      'EC2.13/knob/',
      'EC2.13/knob/: knob is none of button, rule, plan, ask, approved, undo, group, document, two-presses, two-controls, two-findings, two-ports, two-calls, open-and-close.',
    ],
    ['EC2.13/toString/', 'EC2.13/toString/: toString is none of button,'],
    ['EC2.13/document/', 'is played as IAM.15/document.'],
    [
      'EC2.13/button/call7=throttled/call8=throttled',
      'a scenario has three parts, as EC2.13/button/call7=throttled,Report1=lost.',
    ],
    [
      'EC2.13/button/call7',
      'call7 names no fault. One is call7=throttled, Report1=lost, message1=twice or quota15=assume-role; pnpm faults --list shows all.',
    ],
    ['EC2.13/button/call0=throttled', 'call0=throttled names no fault.'],
    ['EC2.13/button/call7=tired', 'call7=tired names no fault.'],
    ['EC2.13/button/call7=toString', 'call7=toString names no fault.'],
    ['EC2.13/button/call7=lost', 'call7=lost names no fault.'],
    ['EC2.13/button/Report1=twice', 'Report1=twice names no fault.'],
    ['EC2.13/button/message1=throttled', 'message1=throttled names no fault.'],
    ['EC2.13/button/Undo1=lost', 'Undo1=lost names no fault.'],
    ['EC2.13/button/call7=throttled,', ' names no fault.'],
  ])('%s is refused with the reason', (text, sentence) => {
    expect(() => readScenario(text)).toThrow(sentence);
  });
});
