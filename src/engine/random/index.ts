export { Generator, seededGenerator } from './generator.ts';
export { fillKeepMask } from './mask.ts';
export { shuffledOrder } from './shuffle.ts';
