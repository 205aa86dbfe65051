/** Policies that show, together, every part that a policy can add to a template. */
import { type Delegation, type Policy, defaultPolicy } from '@asr/orchestrator';

/** Own controls: none, one that only AWS Config and CloudTrail detect, and combinations with the others. */
const ownControls = [
  [],
  ['SecurityGroup.2'],
  ['SecurityGroup.3'],
  ['SecurityGroup.1'],
  ['SecurityGroup.1', 'SecurityGroup.2'],
  ['SecurityGroup.2', 'SecurityGroup.4'],
];
const delegated: Delegation = { name: 'shop-team', accounts: ['111122223333'], may: ['remediate'] };
const units = { include: { organizationalUnits: ['ou-a1b2-c3d4e5f6'] }, exclude: {} };

/**
 * All own controls alone, every other feature alone, and the features together that add permissions to one role. A test
 * compares the templates of other policies with those of the CDK app.
 */
export const samplePolicies: readonly Policy[] = [
  ...ownControls.map((own) => sample(own)),
  // A control of Security Hub, whose events are gathered, or start the state machine.
  sample(['S3.8']),
  sample(['S3.8'], { isDirect: true }),
  sample([], { hasShare: true }),
  sample([], { hasConsoleUnits: true }),
  ...[false, true].map((hasUnits) => ({
    ...sample([], { hasUnits }),
    deadlines: [{ days: 30, action: 'remediate' as const }],
  })),
  sample([], { delegation: [{ ...delegated, may: ['undo'] }] }),
  ...[[], ['SecurityGroup.3']].flatMap((own) =>
    [[], [delegated]].flatMap((delegation) => [true, false].map((hasUnits) => sample(own, { delegation, hasUnits }))),
  ),
];

function sample(
  own: readonly string[],
  {
    delegation = [],
    hasUnits = false,
    hasShare = false,
    isDirect = false,
    hasConsoleUnits = false,
  }: {
    readonly delegation?: readonly Delegation[];
    readonly hasUnits?: boolean;
    readonly hasShare?: boolean;
    readonly isDirect?: boolean;
    readonly hasConsoleUnits?: boolean;
  } = {},
): Policy {
  return {
    ...defaultPolicy,
    controls: Object.fromEntries(own.map((controlId) => [controlId, { mode: 'automatic' as const }])),
    delegation,
    gather: { seconds: isDirect ? 0 : 20, events: 25 },
    ...(hasUnits ? { scope: units } : {}),
    ...(hasConsoleUnits ? { console: [{ group: 'staff', role: 'viewer', ...units.include }] } : {}),
    limits: { ...defaultPolicy.limits, ...(hasShare ? { percentOfFindings: 20 } : {}) },
  };
}
