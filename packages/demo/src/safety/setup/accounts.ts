/** The accounts and violations of the story, chapter by chapter. */
import { forgottenInstance, openRdp, openSsh, unencryptedVolumes } from './violations.ts';
import type { ViolationKind, PlannedViolation } from './planned-violation.ts';

const shop = '222222222222';
const warehouse = '333333333333';
const bank = '444444444444';
const ireland = 'eu-west-1';
const virginia = 'us-east-1';

function violation(name: string, kind: ViolationKind, accountId: string, region = ireland): PlannedViolation {
  return { name, kind, accountId, region };
}

/** Within the 90 days that the policy allows for an exemption by default. */
const inThirtyDays = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

/** A violation of the first week. */
export interface Observed {
  readonly violation: PlannedViolation;
  /** Day of the week, starting at 1, on which Security Hub reports the violation. */
  readonly day: number;
  /** What a user changes before Security Hub reports the violation. */
  readonly meanwhile?: 'closed' | 'deleted' | 'suppressed';
  /** Verdict in the report on the week. `null`: no event rule matches the finding. */
  readonly verdict: 'would-change' | 'would-ask' | 'refused' | 'left-alone' | 'compliant' | 'gone' | null;
}

/** A week in three accounts and two Regions. */
export const week: readonly Observed[] = [
  { day: 1, violation: violation('bastion', openSsh, shop), verdict: 'would-change' },
  { day: 1, violation: violation('build-server', openSsh, warehouse, virginia), verdict: 'would-change' },
  { day: 2, violation: violation('jump-host', openRdp, bank), verdict: 'would-change' },
  { day: 2, violation: violation('desktop', openRdp, shop, virginia), verdict: 'would-change' },
  { day: 3, violation: violation('volumes of the shop', unencryptedVolumes, shop), verdict: 'would-ask' },
  { day: 3, violation: violation('volumes of the bank', unencryptedVolumes, bank), verdict: 'left-alone' },
  {
    day: 4,
    violation: { ...violation('partner-gateway', openSsh, shop), exemptUntil: inThirtyDays },
    verdict: 'left-alone',
  },
  { day: 5, violation: violation('closed-in-time', openSsh, warehouse), meanwhile: 'closed', verdict: 'compliant' },
  { day: 5, violation: violation('deleted-in-time', openSsh, warehouse), meanwhile: 'deleted', verdict: 'gone' },
  { day: 6, violation: violation('accepted-risk', openSsh, bank), meanwhile: 'suppressed', verdict: null },
  { day: 7, violation: violation('forgotten-server', forgottenInstance, warehouse), verdict: 'would-ask' },
  {
    day: 7,
    violation: { ...violation('kept-server', forgottenInstance, warehouse), isProtected: true },
    verdict: 'refused',
  },
];

/** Plans that await approval, by their outcome. */
export const awaitingApproval = {
  approved: violation('to-approve', openSsh, shop),
  rejected: violation('to-reject', openSsh, shop),
  changed: violation('changed-meanwhile', openSsh, warehouse),
  late: violation('approved-too-late', openSsh, bank, virginia),
} as const;

/** Five violations in one hour with a limit of three, one in the next hour, and one in another account. */
export const many = {
  inOneHour: [1, 2, 3, 4, 5].map((number) => violation(`web-${number}`, openSsh, shop)),
  nextHour: violation('web-6', openSsh, shop),
  elsewhere: violation('ledger', openSsh, bank),
} as const;

/** Three groups that a deployment tool keeps open: two fail, and the third requires approval. Another control continues. */
export const reverted = {
  groups: [
    violation('terminals of the shop', openRdp, shop),
    violation('terminals of the warehouse', openRdp, warehouse),
    violation('terminals of the bank', openRdp, bank),
  ],
  other: violation('cashier', openSsh, bank),
} as const;

/**
 * Fifteen groups in fifteen accounts: more than ASR remediates concurrently. ASR remediates those of one account together,
 * so they would all start at the same time.
 */
export const queued: readonly PlannedViolation[] = Array.from({ length: 15 }, (_, index) =>
  violation(`branch-${index + 1}`, openSsh, String(500_000_000_001 + index)),
);
