/** Gives a process started by Node's fork the port that Electron gives a utility process. */
import { EventEmitter } from 'node:events';

const port = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void process.send!(message),
});
// Held until somebody listens, as Electron does.
const early: unknown[] = [];
const hold = (message: unknown) => void early.push(message);
process.on('message', hold);
port.on('newListener', (name: string) => {
  if (name !== 'message') return;
  process.off('message', hold);
  process.on('message', (message) => port.emit('message', { data: message }));
  setImmediate(() => early.splice(0).forEach((message) => port.emit('message', { data: message })));
});
Object.assign(process, { parentPort: port });
