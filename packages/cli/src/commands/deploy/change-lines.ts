/** A change set as text for the operator. Pure. */
import type { Change } from '@aws-sdk/client-cloudformation';
import type { Io } from '../../terminal/index.ts';

const signs = { Add: ['+', 'green'], Modify: ['~', 'yellow'], Remove: ['-', 'red'] } as const;

/** One line for each resource. A replacement is named, because it deletes the present resource. */
export function changeLines(changes: readonly Change[], io: Pick<Io, 'paint'>): readonly string[] {
  return changes.flatMap(({ ResourceChange }) => {
    if (ResourceChange === undefined) return [];
    const { Action = 'Modify', LogicalResourceId = '', ResourceType = '', Replacement, Details = [] } = ResourceChange;
    const [sign, style] = signs[Action as keyof typeof signs] ?? ['~', 'yellow'];
    const names = [...new Set(Details.flatMap(({ Target }) => Target?.Name ?? Target?.Attribute ?? []))];
    const what = names.length === 0 ? '' : `: ${names.join(', ')}`;
    const replaced = { True: ' (REPLACED)', Conditional: ' (may be replaced)', False: '' }[Replacement ?? 'False'];
    return [io.paint(style, `${sign} ${ResourceType} ${LogicalResourceId}${what}${replaced}`)];
  });
}
