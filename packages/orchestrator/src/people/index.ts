/** Which person an actor is. */
export { consoleActor, isSamePerson, userNameOf, userNamePattern } from './person.ts';
