export * from './adamw.ts';
export { isDecayed } from './decay.ts';
