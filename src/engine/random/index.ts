export { Generator, seededGenerator } from './generator.ts';
