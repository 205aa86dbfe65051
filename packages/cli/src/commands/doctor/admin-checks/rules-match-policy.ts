import { type Check, type Home, expectedRules, ok, problem } from '../check/index.ts';
import { deployAdminStack, patternDifferences } from '../../../deployment/index.ts';

export const rulesMatchPolicy: Check<Home> = {
  id: 'rules-match-policy',
  title: 'The event rules are those of the local policy',
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
    // Member stacks have rules in this account, too; they start nothing but a bus.
    const leftOver = deployed
      .filter(({ targets }) => targets.includes(deployment.stateMachineArn))
      .filter(({ name, bus }) => !expected.some((one) => one.name === name && one.bus === bus))
      .map(({ name }) => `${name} is deployed, and the policy does not want it.`);
    const details = [...differing, ...leftOver];
    if (details.length === 0) return ok('What is deployed is what asr.config.yaml says.');
    return problem(
      'The deployed rules differ from asr.config.yaml. With + is what the policy adds, with - what it removes.',
      deployAdminStack,
      details,
    );
  },
};
