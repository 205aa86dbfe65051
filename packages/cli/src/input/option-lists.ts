/** Options with comma-separated lists. */
import { severities } from '@asr/orchestrator';
import { InvalidArgumentError } from 'commander';

export function list(text: string): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.includes('')) throw new InvalidArgumentError('It must be a comma-separated list without empty items.');
  return [...new Set(items)];
}

export function accountIds(text: string): readonly string[] {
  return list(text).map(accountId);
}

export function accountId(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new InvalidArgumentError(`${text} is not a valid account id. An account id has 12 digits.`);
}

/** Severity labels in any case. Returns them as Security Hub writes them: `HIGH`. */
export function severityLabels(text: string): readonly string[] {
  const labels = list(text).map((label) => label.toUpperCase());
  const unknown = labels.find((label) => !severities.some((severity) => severity === label));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`${unknown} is not a severity. Use ${severities.toReversed().join(', ')}.`);
  return labels;
}
