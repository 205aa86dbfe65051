/**
 * The size of a DynamoDB item: names and values in UTF-8, and the overhead of lists and maps. Pure.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export type AttributeValue = { readonly [type: string]: unknown };
export type Item = { readonly [name: string]: AttributeValue };

/** In bytes. */
export function itemBytes(item: Item): number {
  return sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)));
}

function valueBytes(value: AttributeValue): number {
  const [[type, inner] = ['', undefined]] = Object.entries(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(inner));
    case 'N':
      return Math.ceil(String(inner).length / 2) + 1;
    case 'B':
      return Buffer.byteLength(String(inner), 'base64');
    case 'M':
      return 3 + sum(Object.entries(inner as Item).map(([name, one]) => Buffer.byteLength(name) + valueBytes(one) + 1));
    case 'L':
      return 3 + sum((inner as readonly AttributeValue[]).map((one) => valueBytes(one) + 1));
    case 'SS':
    case 'NS':
    case 'BS':
      return sum((inner as readonly string[]).map((one) => valueBytes({ [type.charAt(0)]: one })));
    case 'BOOL':
    case 'NULL':
      return 1;
    default:
      throw new Error(`DynamoDB has no attribute type ${type}.`);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
