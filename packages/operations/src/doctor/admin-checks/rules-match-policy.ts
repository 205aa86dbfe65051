import { type Check, type Home, expectedRules, ok, problem, startsStateMachine } from '../check/index.ts';
import { deployAdminStack, patternDifferences } from '../../deployment/index.ts';

export const rulesMatchPolicy: Check<Home> = {
  id: 'rules-match-policy',
  title: 'The event rules match the local policy',
  permissions: ['events:ListRules', 'events:ListTargetsByRule'],
  async run(home) {
    const deployment = await home.deployment();
    const deployed = await home.rules();
    const expected = expectedRules(home, deployment);
    const differing = expected.flatMap(({ name, bus, pattern }) => {
      const rule = deployed.find((one) => one.name === name && one.bus === bus);
      const lines = rule === undefined ? [] : patternDifferences(rule.pattern, pattern);
      return lines.map((line) => `${name}: ${line}`);
    });
    // Member stacks also have rules in this account. Their only target is an event bus.
    const leftOver = deployed
      .filter((rule) => startsStateMachine(rule, deployment, home.namespace))
      .filter(({ name, bus }) => !expected.some((one) => one.name === name && one.bus === bus))
      .map(({ name }) => `${name} is deployed but not in the policy.`);
    const details = [...differing, ...leftOver];
    if (details.length === 0) return ok('The deployed rules match asr.config.yaml.');
    return problem(
      'The deployed rules differ from asr.config.yaml. + marks what the policy adds, - what it removes.',
      deployAdminStack,
      details,
    );
  },
};
