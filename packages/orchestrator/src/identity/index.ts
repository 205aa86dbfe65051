export { declaredArnOf, declaredId } from './declared-arns.ts';
export { knownTypes } from './forms.ts';
export { type ToName, idAsGiven, nameOf } from './name-of.ts';
export { isAccount, normalizedType } from './resource-type.ts';
