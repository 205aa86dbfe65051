import { describe, expect, it } from '@jest/globals';
import { registry } from '@asr/playbooks';
import { requiredTagKeys } from '@asr/playbooks/parameters';
import { controlPage } from './control-page.ts';
import { playbookFiles } from './controls.ts';
import { docstringOf, parseDocstring, parseRow, requiredTags } from './docstring.ts';

const parse = (lines: string) =>
  parseDocstring('ec2/ec2-7.ts', 'ec27', `/**\n${lines}\n */\nexport const ec27 = define();`);

describe('the docstring of a playbook', () => {
  it('has a title, paragraphs, tags and the AWS page', () => {
    const docstring = parse(` * EC2.7: EBS default encryption should be
 * enabled.
 *
 * One paragraph
 * of two lines.
 *
 * Another.
 *
 * @failed The rule \`a | b\` finds a volume
 * without encryption.
 * @reads The setting.
 *
 * @see https://docs.aws.amazon.com/ec2
 * @see https://docs.aws.amazon.com/another`);

    expect(docstring).toEqual({
      title: 'EBS default encryption should be enabled',
      paragraphs: ['One paragraph\nof two lines.', 'Another.'],
      tags: { failed: 'The rule `a | b` finds a volume without encryption.', reads: 'The setting.' },
      see: 'https://docs.aws.amazon.com/ec2',
    });
  });

  it.each([
    ['no title', ' * About EC2.7\n *\n * @see https://docs.aws.amazon.com', 'official title'],
    ['no AWS page', ' * EC2.7: Title.\n *\n * @reads The setting.', 'end the docstring with @see'],
    ['an unknown tag', ' * EC2.7: Title.\n *\n * @risk All.\n * @see https://docs.aws.amazon.com', '@risk is unknown'],
  ])('is rejected if it has %s', (_, lines, reason) => {
    expect(() => parse(lines)).toThrow(reason);
  });

  it('inherits the paragraphs and the tags that it does not have', () => {
    const original = `/**
 * EC2.1: Title.
 *
 * Shared paragraph.
 *
 * @failed Of EC2.1.
 * @impact None.
 * @see https://docs.aws.amazon.com/1
 */
export const ec21 = define();`;
    const heir = ` * EC2.7: Another title.
 *
 * Own paragraph.
 *
 * {@inheritDoc EC2.1}
 *
 * @failed Of EC2.7.
 * @see https://docs.aws.amazon.com/7`;
    const read = (file: string) => (file === 'ec2/ec2-1.ts' ? original : '');

    expect(parseDocstring('ec2/ec2-7.ts', 'ec27', `/**\n${heir}\n */\nexport const ec27 = define();`, read)).toEqual({
      title: 'Another title',
      paragraphs: ['Own paragraph.', 'Shared paragraph.'],
      tags: { failed: 'Of EC2.7.', impact: 'None.' },
      see: 'https://docs.aws.amazon.com/7',
    });
  });

  it('is rejected if it inherits from a control without a playbook', () => {
    const heir = `/**\n * EC2.7: Title.\n *\n * {@inheritDoc EC2.9}\n *\n * @see https://docs.aws.amazon.com/7\n */\nexport const ec27 = 1;`;

    expect(() => parseDocstring('ec2/ec2-7.ts', 'ec27', heir, () => '')).toThrow('inherits the docstring of EC2.9');
  });

  it('is required above the playbook', () => {
    expect(() => parseDocstring('ec2/ec2-7.ts', 'ec27', 'export const ec27 = define();')).toThrow('needs a docstring');
  });
});

describe('the docstring of a control in a table', () => {
  const playbook = {
    control: 'EC2.44',
    title: 'add the required tags to a subnet',
    parameters: { requiredTagKeys },
  } as const;
  const table = (row: string, tags = ' * @failed `{rule}` finds {noun} without `{parameter}`.') => `/**
 * For readers of the code.
 *
 * Adds {noun} what \`{parameter}\` requires.
 *
${tags}
 * @reads The tags.
 */
export const tagsForEc2 = family({
  ${row}
  'EC2.44': {},
});`;
  const parseTable = (source: string) => parseRow('tags/tags-for-ec2.ts', 'tagsForEc2', playbook, source, () => '');

  it('has its own title, and the text above the table with what differs filled in', () => {
    expect(parseTable(table('/** EC2.44: EC2 subnets should be tagged. @rule tagged-ec2-subnet */'))).toEqual({
      title: 'EC2 subnets should be tagged',
      paragraphs: ['Adds a subnet what `requiredTagKeys` requires.'],
      tags: { failed: '`tagged-ec2-subnet` finds a subnet without `requiredTagKeys`.', reads: 'The tags.' },
      see: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-44',
    });
  });

  it('can have a tag of its own', () => {
    const { tags } = parseTable(table('/** EC2.44: Title. @rule x @reads The owner as well. */'));

    expect(tags.reads).toBe('The tags.');
    expect(parseTable(table('/** EC2.44: Title.\n * @rule x\n * @reads The owner as well. */')).tags.reads).toBe(
      'The owner as well.',
    );
  });

  it.each([
    ['no comment', '', 'needs a docstring'],
    ['no rule', '/** EC2.44: Title. */', 'put a comment such as'],
    ['no title', '/** A subnet. @rule x */', 'put a comment such as'],
    ['an unknown tag', '/** EC2.44: Title.\n * @rule x\n * @risk y\n */', '@risk is unknown'],
  ])('is rejected if it has %s', (_, row, reason) => {
    expect(() => parseTable(table(row))).toThrow(reason);
  });
});

describe('every control', () => {
  it('has a docstring with all required tags', async () => {
    const missing = (await playbookFiles()).flatMap((each) => {
      const { tags } = docstringOf(each);
      return requiredTags
        .filter((tag) => !tags[tag])
        .map((tag) => `${each.file} has no @${tag} for ${each.playbook.control}.`);
    });

    expect(missing).toEqual([]);
  });

  it('shows its tags on its page', async () => {
    const files = await playbookFiles();
    const hidden = files.flatMap((each) => {
      const page = controlPage(each);
      const texts = Object.values(docstringOf(each).tags).map((text) => text.replaceAll('|', '\\|'));
      return texts.filter((text) => !page.includes(` | ${text} |\n`));
    });

    expect(files.map(({ playbook }) => playbook.control).toSorted()).toEqual(Object.keys(registry).toSorted());
    expect(hidden).toEqual([]);
  });
});
