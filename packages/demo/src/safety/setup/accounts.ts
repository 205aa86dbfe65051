/** Who, where and what: all that goes wrong in the story, chapter by chapter. */
import { forgottenInstance, openRdp, openSsh, unencryptedVolumes } from './violations.ts';
import type { KindOfTrouble, Trouble } from './trouble.ts';

const shop = '222222222222';
const warehouse = '333333333333';
const bank = '444444444444';
const ireland = 'eu-west-1';
const virginia = 'us-east-1';

function trouble(name: string, kind: KindOfTrouble, accountId: string, region = ireland): Trouble {
  return { name, kind, accountId, region };
}

/** One of the first week. */
/** Within the 90 days that the policy allows an exemption by default. */
const inThirtyDays = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

export interface Observed {
  readonly trouble: Trouble;
  /** Of the week, from 1: when Security Hub reports it. */
  readonly day: number;
  /** What somebody does to it before Security Hub reports it. */
  readonly meanwhile?: 'closed' | 'deleted' | 'suppressed';
  /** As the report on the week counts it; `null`: no rule takes the finding in. */
  readonly verdict: 'would-change' | 'would-ask' | 'refused' | 'left-alone' | 'compliant' | 'gone' | null;
}

/** A week in three accounts and two Regions. */
export const week: readonly Observed[] = [
  { day: 1, trouble: trouble('bastion', openSsh, shop), verdict: 'would-change' },
  { day: 1, trouble: trouble('build-server', openSsh, warehouse, virginia), verdict: 'would-change' },
  { day: 2, trouble: trouble('jump-host', openRdp, bank), verdict: 'would-change' },
  { day: 2, trouble: trouble('desktop', openRdp, shop, virginia), verdict: 'would-change' },
  { day: 3, trouble: trouble('volumes of the shop', unencryptedVolumes, shop), verdict: 'would-ask' },
  { day: 3, trouble: trouble('volumes of the bank', unencryptedVolumes, bank), verdict: 'left-alone' },
  {
    day: 4,
    trouble: { ...trouble('partner-gateway', openSsh, shop), exemptUntil: inThirtyDays },
    verdict: 'left-alone',
  },
  { day: 5, trouble: trouble('closed-in-time', openSsh, warehouse), meanwhile: 'closed', verdict: 'compliant' },
  { day: 5, trouble: trouble('deleted-in-time', openSsh, warehouse), meanwhile: 'deleted', verdict: 'gone' },
  { day: 6, trouble: trouble('accepted-risk', openSsh, bank), meanwhile: 'suppressed', verdict: null },
  { day: 7, trouble: trouble('forgotten-server', forgottenInstance, warehouse), verdict: 'would-ask' },
  {
    day: 7,
    trouble: { ...trouble('kept-server', forgottenInstance, warehouse), isProtected: true },
    verdict: 'refused',
  },
];

/** Plans that wait, and what becomes of each. */
export const asked = {
  approved: trouble('asked-yes', openSsh, shop),
  rejected: trouble('asked-no', openSsh, shop),
  changed: trouble('asked-and-changed', openSsh, warehouse),
  late: trouble('asked-too-late', openSsh, bank, virginia),
} as const;

/** Five where three an hour are allowed; one that comes in the next hour; one in another account. */
export const many = {
  inOneHour: [1, 2, 3, 4, 5].map((number) => trouble(`web-${number}`, openSsh, shop)),
  nextHour: trouble('web-6', openSsh, shop),
  elsewhere: trouble('ledger', openSsh, bank),
} as const;

/** Three groups that a deployment tool keeps open: two fail, and somebody is asked about the third. Another control goes on. */
export const contested = {
  groups: [
    trouble('terminals of the shop', openRdp, shop),
    trouble('terminals of the warehouse', openRdp, warehouse),
    trouble('terminals of the bank', openRdp, bank),
  ],
  other: trouble('cashier', openSsh, bank),
} as const;

/** Fifteen groups in five accounts: more than are worked on at the same time. */
export const queued: readonly Trouble[] = [1, 2, 3, 4, 5].flatMap((account) =>
  [1, 2, 3].map((number) => trouble(`branch-${account}-${number}`, openSsh, `50000000000${account}`)),
);
