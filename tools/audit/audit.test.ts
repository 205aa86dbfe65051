import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Audit, auditFaults, readAudit } from './audit.ts';
import { controlAudit } from './page.ts';

const none = { 'controls-a-to-e': {}, 'controls-g-to-z': {}, kinds: {}, inputs: {}, reports: {} };
const auditOf = (row: object) => ({ ...none, kinds: { K1: row } }) as unknown as Audit;
const file = 'a.test.ts';

describe('the audit of the controls', () => {
  it('names a test that exists for every row, or says why there is none', () => {
    expect(auditFaults(readAudit())).toEqual([]);
  });

  it.each([
    ['a row without a test', { controls: [] }, 'K1 needs a test, or a remark that says why no test shows it.'],
    ['an unknown control', { controls: ['EC2.99'], remark: 'None.' }, 'K1: no control EC2.99.'],
    ['a test that was renamed', { controls: [], tests: { [file]: ['is old'] } }, `K1: ${file} has no test "is old".`],
    ['a file that was moved', { controls: [], tests: { 'b.test.ts': ['x'] } }, 'K1: there is no b.test.ts.'],
  ])('reports %s', (_, row, fault) => {
    const read = (name: string) => (name === file ? "it('is new', () => {})" : undefined);
    expect(auditFaults(auditOf(row), read)).toEqual([fault]);
  });

  it('shows each row with links to its controls and tests', () => {
    const page = controlAudit(
      auditOf({ controls: ['EC2.7'], never: 'A | B.', tests: { [file]: ['is <new>'] }, remark: 'None.' }),
    );

    expect(page).toContain(
      '| K1 | [EC2.7](../controls/EC2.7.md) | A \\| B. | [a.test.ts](../../a.test.ts): "is &lt;new>" | None. |',
    );
  });
});

describe('the page of', () => {
  const pageOf = (control: string) =>
    readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'controls', `${control}.md`), 'utf8').replaceAll(
      /\s+/g,
      ' ',
    );

  // The titles that Security Hub changed since ASR had its playbook.
  it.each([
    ['EC2.1', 'Amazon EBS snapshots should not be configured to be publicly restorable'],
    ['AutoScaling.1', 'Auto Scaling groups associated with a load balancer should use ELB health checks'],
    [
      'AutoScaling.3',
      'Auto Scaling group launch configurations should configure EC2 instances to require Instance Metadata Service ' +
        'Version 2 (IMDSv2)',
    ],
    [
      'Autoscaling.5',
      'Amazon EC2 instances launched using Auto Scaling group launch configurations should not have Public IP addresses',
    ],
  ])('%s has the title of the Security Hub User Guide', (control, title) => {
    expect(pageOf(control)).toContain(`# ${control}: ${title} `);
  });

  it.each(['EC2.13', 'EC2.14', 'EC2.18', 'EC2.19'])(
    '%s says that prefix lists and parts of the internet count as well',
    (control) => {
      expect(pageOf(control)).toMatch(/rules whose sources together cover every address, such as .*, or prefix lists/);
    },
  );

  it('RDS.13 says that an upgrade can start in the present maintenance window', () => {
    expect(pageOf('RDS.13')).toContain('RDS can begin the upgrade immediately');
  });

  it('ECS.5 says that ECS Exec fails', () => {
    expect(pageOf('ECS.5')).toContain('ECS Exec, whose agent writes to the root filesystem');
  });
});
