/** Command that synthesizes and deploys the admin stack. Runs in the root of the repository. */
export const deployAdminStack =
  'npx -y pnpm@12.21.0 synth && (cd infra && npx -y pnpm@12.21.0 exec cdk deploy AdminStack --app cdk.out)';
