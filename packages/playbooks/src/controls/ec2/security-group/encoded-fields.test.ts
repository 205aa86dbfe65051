import { describe, expect, it } from '@jest/globals';
import { listOf } from './encoded-fields.ts';

describe('the elements of a list', () => {
  it.each<[string, unknown, readonly unknown[]]>([
    ['nothing', undefined, []],
    ['null', null, []],
    ['a list', ['a', 'b'], ['a', 'b']],
    ['a single value', 'a', ['a']],
    ['an object with items', { items: ['a', 'b'] }, ['a', 'b']],
    ['an object with one item', { item: { cidrIp: '10.0.0.0/8' } }, [{ cidrIp: '10.0.0.0/8' }]],
    ['an object that is an element', { cidrIp: '10.0.0.0/8' }, [{ cidrIp: '10.0.0.0/8' }]],
    ['an empty object', {}, []],
  ])('are found in %s', (_, value, expected) => {
    expect(listOf(value)).toEqual(expected);
  });
});
