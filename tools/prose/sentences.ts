/** Collects what people read in a TypeScript file: comments, and literals that are more than one word. */
import jsTokens from 'js-tokens';

export interface Sentence {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

const literals = new Set([
  'StringLiteral',
  'NoSubstitutionTemplate',
  'TemplateHead',
  'TemplateMiddle',
  'TemplateTail',
  'SingleLineComment',
  'MultiLineComment',
]);

/** One sentence for each line of a literal or a comment. Names, keys and paths have no space and are left out. */
export function sentencesOf(source: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let line = 1;
  for (const { type, value } of jsTokens(source)) {
    const lines = value.split('\n');
    if (literals.has(type)) {
      lines.forEach((text, index) => {
        const stripped = text.replace(/\$\{$/, '').replaceAll(/^[\s/*'"`}]+|[\s/*'"`]+$/g, '');
        if (/\s/.test(stripped)) sentences.push({ line: line + index, text: stripped });
      });
    }
    line += lines.length - 1;
  }
  return sentences;
}
