/**
 * Turns off the warning of the AWS SDK on Node.js 20, which would come before the output of every command. It says that later
 * versions of the SDK need Node.js 22. The package contains a version that runs on Node.js 20.
 *
 * @see https://github.com/aws/aws-sdk-js-v3/issues/7983
 */
export function turnOffSdkWarning(environment: NodeJS.ProcessEnv): void {
  environment['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}
