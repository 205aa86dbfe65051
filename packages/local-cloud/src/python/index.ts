export { type PythonEnvironment, madeEnvironment, makeEnvironment } from './python-environment.ts';
export { MotoNotFoundError, findPython, motoEnvironment } from './python.ts';
