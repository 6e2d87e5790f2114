export { drawLength, drawRows } from './draw-rows.ts';
export { Generator, seededGenerator } from './generator.ts';
