export * from './adamw.ts';
export { isDecayed } from './decay.ts';
export { learningRateAt, type Schedule } from './schedule.ts';
