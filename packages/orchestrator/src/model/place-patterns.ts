/** Patterns of Regions and account ids. Separate from `fields.ts`, so that parsing an ARN does not load zod. */

/** Regions of every partition: `eu-west-1`, `us-gov-west-1`, `cn-north-1`, `eusc-de-east-1`, `us-isob-east-1`. */
export const regionPattern = /^[a-z]{2,8}(-[a-z]+)+-\d{1,2}$/;

export const accountPattern = /^\d{12}$/;
