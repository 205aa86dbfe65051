/** Which person an actor is. */
export { consoleActor, comparePersons, userNameOf, userNamePattern } from './person.ts';
