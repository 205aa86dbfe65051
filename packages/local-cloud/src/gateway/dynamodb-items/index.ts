export { type TableFacts, unitsOf } from './dynamodb-units.ts';
export { type AttributeValue, type Item, itemBytes } from './item-size.ts';
