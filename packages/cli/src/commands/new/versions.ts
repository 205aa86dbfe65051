/** The versions of the packages that a new package depends on. A test compares them with those of ASR. */
export const versions = {
  '@aws-sdk/client-sqs': '3.1107.0',
  '@types/node': '24.19.2',
  esbuild: '0.28.2',
  typescript: '7.0.2',
} as const;
