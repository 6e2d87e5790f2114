export { emit } from './emit.ts';
export { readBy, runtimeOrder } from './run-order.ts';
