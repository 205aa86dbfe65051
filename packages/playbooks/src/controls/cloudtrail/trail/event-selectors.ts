/**
 * The event selectors of a trail, and the smallest change that makes them record all management events.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 */
import type { AdvancedEventSelector, EventSelector } from '@aws-sdk/client-cloudtrail';

/** A trail has either basic or advanced selectors. Setting one kind removes the other. */
export type EventSelection =
  { readonly basic: readonly EventSelector[] } | { readonly advanced: readonly AdvancedEventSelector[] };

/** The default without selectors: all management events, no data events. */
export const defaultSelection: EventSelection = { basic: [] };

/**
 * Returns whether the selection records read and write events of every service. AWS Config fails a trail that excludes
 * any.
 */
export function recordsManagementEvents(selection: EventSelection): boolean {
  if ('advanced' in selection) {
    return selection.advanced.some((selector) => isManagement(selector) && !isNarrowed(selector));
  }
  const { basic } = selection;
  return basic.length === 0 || (basic.some(recordsReadsAndWrites) && !basic.some(excludesSources));
}

/** Returns whether the selection records read and write events of management, though not necessarily of every service. */
export function recordsReadsAndWritesOfMost(selection: EventSelection): boolean {
  return 'advanced' in selection
    ? selection.advanced.some((selector) => isManagement(selector) && !isOfOneType(selector))
    : selection.basic.length === 0 || selection.basic.some(recordsReadsAndWrites);
}

/** Returns whether the selection records only management events, which costs least. */
export function recordsNothingElse(selection: EventSelection): boolean {
  return 'advanced' in selection
    ? selection.advanced.every(isManagement)
    : selection.basic.every((selector) => !recordsData(selector));
}

/**
 * Adds all management events to the selection. Data events do not change, because each incurs charges. Returns
 * `undefined` if no selector can be added: a trail has at most five basic selectors.
 */
export function withManagementEvents(selection: EventSelection): EventSelection | undefined {
  if ('advanced' in selection) {
    return { advanced: [allManagementEvents, ...selection.advanced.filter((selector) => !isManagement(selector))] };
  }
  const basic = selection.basic.map(withAllSources);
  // The read/write type also applies to the data events of a selector, so a selector can be widened only if it has no
  // data events or already records both types.
  const canGrow = (selector: EventSelector) => selector.ReadWriteType === 'All' || !recordsData(selector);
  const grown = basic.find(canGrow);
  if (grown === undefined) return basic.length < 5 ? { basic: [...basic, readsAndWrites] } : undefined;
  return { basic: basic.map((selector) => (selector === grown ? { ...selector, ...readsAndWrites } : selector)) };
}

const readsAndWrites = { ReadWriteType: 'All', IncludeManagementEvents: true } as const;

const allManagementEvents: AdvancedEventSelector = {
  Name: 'Management events',
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
};

function isManagement({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  return FieldSelectors.some(({ Field, Equals = [] }) => Field === 'eventCategory' && Equals.includes('Management'));
}

/** Returns whether the selector has a second condition, such as `readOnly` or `eventSource`. */
function isNarrowed({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  return FieldSelectors.length > 1;
}

function isOfOneType({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  return FieldSelectors.some(({ Field }) => Field === 'readOnly');
}

function recordsReadsAndWrites({ ReadWriteType = 'All', IncludeManagementEvents = true }: EventSelector): boolean {
  return ReadWriteType === 'All' && IncludeManagementEvents;
}

function excludesSources({ ExcludeManagementEventSources = [] }: EventSelector): boolean {
  return ExcludeManagementEventSources.length > 0;
}

function withAllSources(selector: EventSelector): EventSelector {
  return excludesSources(selector) ? { ...selector, ExcludeManagementEventSources: [] } : selector;
}

function recordsData({ DataResources = [] }: EventSelector): boolean {
  return DataResources.length > 0;
}
