import { describe, expect, it } from '@jest/globals';
import { page, replaceBetween, table } from './markdown.ts';

describe('Markdown of figures', () => {
  it('aligns columns of numbers to the right', () => {
    expect(
      table(
        ['what', 'how many', 'how long'],
        [
          ['one', 1200, '1.5 s'],
          ['another', 3, '12 s'],
        ],
      ).split('\n'),
    ).toEqual([
      '| what    | how many | how long |',
      '|---------|---------:|---------:|',
      '| one     |    1,200 |    1.5 s |',
      '| another |        3 |     12 s |',
    ]);
  });

  it('separates the parts of a page, and leaves out empty ones', () => {
    expect(page('# A', '', 'b')).toBe('# A\n\nb\n');
  });

  it('replaces only the text between its comments', () => {
    const document = 'before\n<!-- figures: begin, generated -->\nold\n<!-- figures: end -->\nafter\n';

    const replaced = replaceBetween(document, 'figures', 'new');

    expect(replaced).toBe('before\n<!-- figures: begin, generated -->\n\nnew\n\n<!-- figures: end -->\nafter\n');
    expect(replaceBetween(replaced, 'figures', 'new')).toBe(replaced);
  });

  it('refuses a document without them', () => {
    expect(() => replaceBetween('nothing here', 'figures', 'new')).toThrow('Put both where the figures belong.');
  });
});
