/** Where the stacks are deployed in these tests. */
export const memberAccountId = '111122223333';
export const adminAccountId = '999999999999';
export const homeRegion = 'eu-west-1';
export const organizationId = 'o-a1b2c3d4e5';
