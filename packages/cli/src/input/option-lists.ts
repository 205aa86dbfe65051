/** Options that are lists with commas. */
import { InvalidArgumentError } from 'commander';

export function list(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new InvalidArgumentError('It must be a list with commas, and nothing empty in it.');
  return [...new Set(items)];
}

export function accountIds(text: string): readonly string[] {
  const ids = list(text);
  const wrong = ids.find((id) => !/^\d{12}$/.test(id));
  if (wrong !== undefined)
    throw new InvalidArgumentError(`${wrong} is not the id of an account, which has twelve digits.`);
  return ids;
}
