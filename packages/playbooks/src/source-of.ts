import { families } from './registry.ts';

/** The module of a control below `controls`: `ec2/ec2-13.ts` of `EC2.13`, and the table of a control that stands in one. */
export function sourceOf(control: string): string {
  const [service = '', number = ''] = control.toLowerCase().split('.');
  const family = Object.keys(families).find((file) => families[file]?.includes(control));
  return family ?? `${service}/${service}-${number}.ts`;
}
