/**
 * Returns why no setting of a table can be changed, as a sentence; `undefined` if settings can be changed.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export function whyUnusable(status: string): string | undefined {
  if (!/^(ARCHIV|INACCESSIBLE)/.test(status)) return undefined;
  return `The table is ${status}, because DynamoDB cannot use its KMS key. Restore access to the key, or delete the table.`;
}
