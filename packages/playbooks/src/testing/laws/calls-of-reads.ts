/**
 * How many calls a read makes on moto, for one violation and for three. What a service describes only one by one stays:
 * the prefix list of each group, the metric of each instance.
 */
export const callsOfReads: { readonly [control: string]: { readonly one: number; readonly three: number } } = {
  'EC2.2': { one: 3, three: 3 },
  'EC2.4': { one: 2, three: 4 },
  'EC2.6': { one: 3, three: 5 },
  'EC2.8': { one: 2, three: 4 },
  'EC2.13': { one: 2, three: 4 },
  'EC2.14': { one: 2, three: 4 },
  'EC2.15': { one: 2, three: 2 },
  'EC2.18': { one: 2, three: 4 },
  'EC2.19': { one: 2, three: 4 },
  'EC2.23': { one: 1, three: 1 },
  'SecurityGroup.2': { one: 2, three: 2 },
  'SecurityGroup.4': { one: 3, three: 5 },
};
