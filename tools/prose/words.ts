/** Words that stay out of everything people read, and what to write instead. CONTRIBUTING.md has the glossary. */

interface Word {
  readonly pattern: RegExp;
  readonly instead: string;
}

const words: readonly Word[] = [
  { pattern: /\bwhoever\b/i, instead: 'the role: operator, approver, caller' },
  { pattern: /\b(some|no|any)body\b/i, instead: 'the role: operator, approver, caller; or "no one"' },
  { pattern: /\bin vain\b/i, instead: 'without effect' },
  { pattern: /\bshall\b/i, instead: 'must, or the present tense' },
  { pattern: /\bmend(s|ed|ing)?\b/i, instead: 'fix' },
  { pattern: /\bby (itself|themselves)\b/i, instead: 'automatically, or on its own' },
  { pattern: /\b(came|comes?|becomes?|became) of\b/i, instead: 'the outcome of' },
  { pattern: /\bputs? (it |them )?right\b/i, instead: 'fix' },
  { pattern: /\bbesides\b/i, instead: 'also' },
  { pattern: /\bsa(y|ys|id) (yes|no)\b/i, instead: 'approve, or reject' },
  {
    pattern: /\b(the|a|an approver's|a person's) (yes|no)\b(?! (longer|effect))/i,
    instead: 'the approval, or the rejection',
  },
  { pattern: /\btold\b/i, instead: 'notified, reported, received' },
  { pattern: /\btells? of\b/i, instead: 'reports' },
  { pattern: /\bis well\b/i, instead: 'is healthy' },
  { pattern: /\bhears? of\b|\bheard of\b/i, instead: 'receives, sees' },
  { pattern: /\blook(s|ed|ing)? at\b/i, instead: 'read, check' },
  { pattern: /\btake(s|n)? back\b|\btook back\b|\btaking back\b/i, instead: 'undo' },
  { pattern: /\b(it|there) wants?\b/i, instead: 'requires' },
  { pattern: /\bbroken off\b/i, instead: 'interrupted' },
  { pattern: /\basked wrongly\b/i, instead: 'invalid usage' },
  {
    pattern:
      /\b(organis|authoris|recognis|summaris|normalis|synthesis(e|es|ed|ing)\b|behaviour|colour|favour|licence\b)/i,
    instead: 'the American spelling',
  },
];

/** The first forbidden word of a text, in its spelling there. */
export function forbiddenWord(text: string): { readonly found: string; readonly instead: string } | undefined {
  for (const { pattern, instead } of words) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return { found, instead };
  }
  return undefined;
}
