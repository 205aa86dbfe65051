/** What the caller gave cannot be used: exit code 2. The message is one line and begins with the place. */
export class BadInputError extends Error {
  override readonly name = 'BadInputError';
}
