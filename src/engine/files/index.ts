export { readFailure, systemCode, writeFailure } from './failure.ts';
export { asName, inside, isDeviceName, isName, mostNameBytes } from './inside.ts';
export { parseJson, readJson, writeJson } from './json.ts';
export { writeWholeFile, writeWholeFolder } from './whole.ts';
