import { describe, expect, it } from '@jest/globals';
import { fairQueue } from './fair-queue.ts';

interface Message {
  readonly id: string;
  readonly tenant?: string;
}

const many = (tenant: string, count: number): readonly Message[] =>
  Array.from({ length: count }, (_, nth) => ({ id: `${tenant}${nth}`, tenant }));
const open = () => fairQueue<Message>(({ tenant }) => tenant);
const ids = (messages: readonly Message[]) => messages.map(({ id }) => id);

describe('a fair queue', () => {
  it('gives messages as they came while nobody is noisy', () => {
    const queue = open();
    queue.add([...many('a', 2), ...many('b', 1), ...many('a', 1)]);

    expect(ids(queue.take(10))).toEqual(['a0', 'a1', 'b0', 'a0']);
    expect(queue.size).toBe(0);
  });

  it('lets others go first once a tenant has thirty in flight, which are more than a tenth', () => {
    const queue = open();
    queue.add(many('flood', 100));
    queue.take(29);
    queue.add(many('quiet', 1));
    expect(ids(queue.take(1))).toEqual(['flood29']);

    expect(ids(queue.take(2))).toEqual(['quiet0', 'flood30']);
  });

  it('calls nobody noisy who has thirty in flight but no more than a tenth of all', () => {
    const queue = open();
    for (let nth = 0; nth < 10; nth += 1) queue.add(many(`t${nth}-`, 30));
    queue.take(300);
    queue.add([...many('t0-', 1), ...many('quiet', 1)]);

    expect(ids(queue.take(1))).toEqual(['t0-0']);
  });

  it('keeps a tenant noisy when its share falls, until nothing of it waits any more', () => {
    const queue = open();
    queue.add(many('flood', 40));
    queue.done(queue.take(35));
    queue.add(many('quiet', 1));
    expect(ids(queue.take(1))).toEqual(['quiet0']);

    queue.take(5);
    queue.add([...many('flood', 1), ...many('quiet', 1)]);
    expect(ids(queue.take(2))).toEqual(['flood0', 'quiet0']);
  });

  it('takes of several noisy tenants the one with fewest in flight', () => {
    const queue = open();
    queue.add([...many('a', 60), ...many('b', 60)]);
    const first = queue.take(60);
    expect(ids(queue.take(4))).toEqual(['a30', 'b30', 'a31', 'b31']);

    queue.done(first.filter(({ tenant }) => tenant === 'b'));
    expect(ids(queue.take(2))).toEqual(['b32', 'b33']);
  });

  it('takes a message without a tenant for a tenant of its own', () => {
    const queue = open();
    queue.add(Array.from({ length: 40 }, (_, nth) => ({ id: `nobody${nth}` })));
    queue.take(35);
    queue.add(many('quiet', 1));

    expect(ids(queue.take(1))).toEqual(['nobody35']);
  });

  it('hands back what nobody took', () => {
    const queue = open();
    queue.add(many('a', 3));
    queue.take(1);

    expect(ids(queue.drain())).toEqual(['a1', 'a2']);
    expect(queue.size).toBe(0);
  });
});
