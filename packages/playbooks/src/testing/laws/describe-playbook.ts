import { describe, it } from '@jest/globals';
import type { AnyPlaybook } from '../../engine/index.ts';
import type { PlaybookExamples } from '../index.ts';
import { declareLaws } from './declare-laws.ts';
import { describeOnMoto } from './describe-on-moto.ts';

/** Tests the rules that every playbook must follow, on the examples of its test and on moto. */
export function describePlaybook(playbook: AnyPlaybook, examples: PlaybookExamples): void {
  declareLaws(playbook, examples, {
    file: fileOf(playbook.control),
    runner: { describe, it },
    more: () => describeOnMoto(playbook, examples.onMoto),
  });
}

/** The file of a control, for messages of failed tests. */
function fileOf(control: string): string {
  const [service = '', number = ''] = control.toLowerCase().split('.');
  return `packages/playbooks/src/controls/${service}/${service}-${number}.ts`;
}
