/**
 * checkov: rules of good practice for cloud resources. It runs offline.
 *
 * @see https://www.checkov.io
 */
import { type Finding, type Linter, stackNameOf } from './finding.ts';
import { runPython } from './run-python.ts';

export const checkov: Linter = {
  name: 'checkov',
  requirements: 'checkov-requirements.txt',
  async run(python, templates) {
    const files = templates.flatMap((template) => ['--file', template]);
    const options = ['--framework', 'cloudformation', '--compact', '--quiet', '--skip-download', '--output', 'json'];
    const answer = JSON.parse(
      await runPython(python, ['-m', 'checkov.main', ...options, ...files], { env: { LOG_LEVEL: 'ERROR' } }),
    ) as Report;
    if (answer.results === undefined || answer.summary.parsing_errors > 0)
      throw new Error('checkov could not read the templates.');
    return answer.results.failed_checks.map(asFinding);
  },
};

interface Report {
  readonly results?: { readonly failed_checks: readonly FailedCheck[] };
  readonly summary: { readonly parsing_errors: number };
}

interface FailedCheck {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_path: string;
  /** `AWS::SQS::Queue.LostEvents3D75545E` */
  readonly resource: string;
}

function asFinding({ check_id: rule, check_name: message, file_path: file, resource }: FailedCheck): Finding {
  return { rule, where: `${stackNameOf(file)} ${resource.replace(/^.*\./, '')}`, message };
}
