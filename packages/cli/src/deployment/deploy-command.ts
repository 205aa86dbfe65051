/** Deploys the templates again. Run both commands in the repository. */
export const deployAdminStack =
  'npx -y pnpm@12.21.0 synth && (cd infra && npx -y pnpm@12.21.0 exec cdk deploy AdminStack --app cdk.out)';
