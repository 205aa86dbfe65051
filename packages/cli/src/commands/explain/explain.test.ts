import { describe, expect, it } from '@jest/globals';
import { registry } from '@asr/playbooks';
import { runCli } from '../../testing/index.ts';

describe('asr explain', () => {
  it('says why the control fails, what ASR reads, what the change can break, and what undo cannot give back', async () => {
    const { code, out } = await runCli(['explain', 'sns.1']);

    expect(code).toBe(0);
    expect(out).toMatch(/^SNS\.1: SNS topics should be encrypted at-rest using AWS KMS\n/);
    for (const label of ['Fails if', 'ASR reads', 'Can break', 'Possible owners', 'Undo', 'Mode', 'Approval'])
      expect(out).toMatch(new RegExp(`^${label} +\\S`, 'm'));
    expect(out).toMatch(/^Parameters {7}kmsMasterKeyId = "alias\/aws\/sns"$/m);
  });

  it('stays within 80 columns, apart from a long URL and an example', async () => {
    for (const control of Object.keys(registry)) {
      const { out } = await runCli(['explain', control]);
      const long = out.split('\n').filter((line) => line.length > 80 && !/ \S{60,}$|^ {2}/.test(line));
      expect({ control, long }).toEqual({ control, long: [] });
    }
  });

  it('shows the settings of the given policy', async () => {
    const stdin = 'controls:\n  EC2.13: { mode: automatic, approval: required }\n';

    const { out } = await runCli(['explain', 'EC2.13', '--policy', '-', '--json'], { stdin });

    expect(JSON.parse(out)).toMatchObject({ controlId: 'EC2.13', mode: 'automatic', approval: 'always' });
  });

  it('says, as `policy check` does, when some of the changes cannot be undone', async () => {
    const { out } = await runCli(['explain', 'IAM.8', '--json']);

    expect(JSON.parse(out)).toMatchObject({ approval: 'if irreversible' });
  });

  it('exits with 2 for a control without a playbook', async () => {
    expect(await runCli(['explain', 'Castle.1'])).toMatchObject({
      code: 2,
      err: 'Castle.1 is not a control that ASR can remediate. To list the controls, run: asr controls\n',
    });
  });
});
