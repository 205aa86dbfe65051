/** The playbooks that a customer brings, in a function and in the templates. */
export { controlsOf, modulePath, registerPackages } from './register-packages.ts';
