/**
 * What a trail records, and how little must change for it to record every management event.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 */
import type { AdvancedEventSelector, EventSelector } from '@aws-sdk/client-cloudtrail';

/** A trail has selectors of one kind; setting the one kind discards the other. */
export type EventSelection =
  { readonly basic: readonly EventSelector[] } | { readonly advanced: readonly AdvancedEventSelector[] };

/** What CloudTrail records for a trail that nobody gave selectors: every management event, no data events. */
export const defaultSelection: EventSelection = { basic: [] };

/**
 * Whether read and write events of every service are among what is recorded. Config fails a trail
 * that leaves out any.
 */
export function recordsManagementEvents(selection: EventSelection): boolean {
  if ('advanced' in selection) {
    return selection.advanced.some((selector) => isManagement(selector) && !isNarrowed(selector));
  }
  const { basic } = selection;
  return basic.length === 0 || (basic.some(recordsReadsAndWrites) && !basic.some(leavesOutSources));
}

/** Whether management events are all that is recorded, which costs least. */
export function recordsNothingElse(selection: EventSelection): boolean {
  return 'advanced' in selection
    ? selection.advanced.every(isManagement)
    : selection.basic.every((selector) => !recordsData(selector));
}

/**
 * The same selection with every management event in it. Data events stay exactly as they are,
 * because every one costs. `undefined` if there is no room: a trail has five basic selectors at
 * most.
 */
export function withManagementEvents(selection: EventSelection): EventSelection | undefined {
  if ('advanced' in selection) {
    return { advanced: [allManagementEvents, ...selection.advanced.filter((selector) => !isManagement(selector))] };
  }
  const basic = selection.basic.map(withAllSources);
  // A selector's read/write type holds for its data events too: only one without data events, or
  // that takes both, can grow.
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

/** By any second condition, such as `readOnly` or `eventSource`. */
function isNarrowed({ FieldSelectors = [] }: AdvancedEventSelector): boolean {
  return FieldSelectors.length > 1;
}

function recordsReadsAndWrites({ ReadWriteType = 'All', IncludeManagementEvents = true }: EventSelector): boolean {
  return ReadWriteType === 'All' && IncludeManagementEvents;
}

function leavesOutSources({ ExcludeManagementEventSources = [] }: EventSelector): boolean {
  return ExcludeManagementEventSources.length > 0;
}

function withAllSources(selector: EventSelector): EventSelector {
  return leavesOutSources(selector) ? { ...selector, ExcludeManagementEventSources: [] } : selector;
}

function recordsData({ DataResources = [] }: EventSelector): boolean {
  return DataResources.length > 0;
}
