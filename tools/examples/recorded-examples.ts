/** Replaces `testing/laws/index.ts` of the playbooks while their test files are read: records the examples. */
import type { AnyPlaybook } from '@asr/playbooks';
import type { PlaybookExamples } from '@asr/playbooks/testing';

/** The playbook of a test, and the violations that the test knows. */
export interface Examples extends PlaybookExamples {
  readonly playbook: AnyPlaybook;
}

export const recorded = new Map<string, Examples>();

/** Instead of the tests that this function declares in a test file. */
export function describePlaybook(playbook: AnyPlaybook, examples: PlaybookExamples): void {
  recorded.set(playbook.control, { playbook, ...examples });
}
