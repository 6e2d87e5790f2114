/** Loaded with --import before a built main process: `electron` becomes the stand-in. */
import { register } from 'node:module';

register('./hooks.ts', import.meta.url);
