export { cacheFolder } from './cache-folder.ts';
export { type PythonEnvironment, madeEnvironment, makeEnvironment } from './python-environment.ts';
export { MotoNotFoundError, findPython, motoEnvironment } from './python.ts';
