/**
 * cfn-lint: CloudFormation's own schemas, and the additional rules of AWS.
 *
 * @see https://github.com/aws-cloudformation/cfn-lint
 */
import { type Finding, type Linter, stackNameOf } from './finding.ts';
import { runPython } from './run-python.ts';

export const cfnLint: Linter = {
  name: 'cfn-lint',
  requirements: 'cfn-lint-requirements.txt',
  async run(python, templates) {
    // The command of the package contains the folder in which the environment was created, before it was moved.
    const answer = await runPython(python, [
      '-c',
      'from cfnlint.runner import main; main()',
      '--format',
      'json',
      '--',
      ...templates,
    ]);
    return (JSON.parse(answer) as readonly Match[]).map(asFinding);
  },
};

interface Match {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

function asFinding({ Filename, Message, Rule, Location: { Path } }: Match): Finding {
  return {
    rule: Rule.Id,
    where: [stackNameOf(Filename), ...(Path?.[1] === undefined ? [] : [Path[1]])].join(' '),
    message: Message,
  };
}
