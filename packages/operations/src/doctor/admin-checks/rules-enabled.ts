import { type Check, type Home, expectedRules, ok, problem, startsStateMachine } from '../check/index.ts';
import { deployAdminStack } from '../../deployment/index.ts';

export const rulesEnabled: Check<Home> = {
  id: 'rules-enabled',
  title: 'The event rules exist and are enabled',
  permissions: ['events:ListRules', 'events:ListTargetsByRule'],
  async run(home) {
    const deployment = await home.deployment();
    const deployed = await home.rules();
    const found = expectedRules(home, deployment).map(({ name, bus }) => ({
      name,
      bus,
      rule: deployed.find((rule) => rule.name === name && rule.bus === bus),
    }));
    const missing = found.filter(({ rule }) => rule === undefined).map(({ name }) => `${name} is missing.`);
    const withoutTarget = found
      .filter(({ rule }) => rule !== undefined && !startsStateMachine(rule, deployment, home.namespace))
      .map(({ name }) => `${name} does not start the state machine.`);
    if (missing.length + withoutTarget.length > 0) {
      return problem('Event rules that the policy requires do not start ASR.', deployAdminStack, [
        ...missing,
        ...withoutTarget,
      ]);
    }
    const disabled = found.filter(({ rule }) => rule?.isEnabled === false);
    if (disabled.length === 0) return ok(`${found.length} rules are enabled.`);
    const region = deployment.region;
    const fix = disabled.map(
      ({ name, bus }) => `aws events enable-rule --name ${name} --event-bus-name ${bus} --region ${region}`,
    );
    return problem(
      'Event rules are disabled, so their events do not start ASR.',
      fix.join(' && '),
      disabled.map(({ name }) => `${name} is disabled.`),
    );
  },
};
