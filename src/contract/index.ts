/** What crosses a process boundary, as schemas with their types. Imports nothing of ours. */
export * from './bridge.ts';
export * from './channel.ts';
export * from './channels.ts';
export * from './compare.ts';
export * from './config/index.ts';
export * from './error.ts';
export * from './events.ts';
export * from './handlers.ts';
export * from './models.ts';
export * from './lines.ts';
export * from './prediction.ts';
export * from './profile.ts';
export * from './proof.ts';
export * from './run.ts';
export * from './token.ts';
export * from './wire.ts';
export * from './worker.ts';
