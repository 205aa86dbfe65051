/** Invalid input of the caller: exit code 2. The message starts with the position of the problem, if it has one. */
export class BadInputError extends Error {
  override readonly name = 'BadInputError';
}
