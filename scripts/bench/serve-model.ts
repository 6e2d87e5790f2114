/** A process of its own that serves a model: what a client does must not hold up the server, nor the other way round. */
import { serveModel } from './model-server.ts';
import { RateLimit } from './rate-limit.ts';

const [bytes, bytesPerSecond] = process.argv.slice(2).map(Number) as [number, number];
const server = await serveModel(bytes, bytesPerSecond === 0 ? null : new RateLimit(bytesPerSecond));
process.on('message', () => process.send!(server.served()));
process.on('disconnect', () => void server.close());
process.send!(server.endpoint);
