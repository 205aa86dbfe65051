/** Options with comma-separated lists. */
import { BadInputError, list as listOf } from '@asr/operations/input';
import { severities } from '@asr/orchestrator';
import { InvalidArgumentError } from 'commander';

export function list(text: string): readonly string[] {
  try {
    return listOf(text);
  } catch (error) {
    // commander names the option.
    if (error instanceof BadInputError) throw new InvalidArgumentError(error.message);
    throw error;
  }
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
