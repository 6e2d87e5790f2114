/** A process of its own that pulls the model named as its argument: the environment says from where and where to. */
import { openHub, parseReference, pullModel, readHubSettings } from '../../../src/engine/hub/index.ts';

const hub = openHub(readHubSettings(), { firstDelay: 5 });
const pulled = await pullModel(hub, parseReference(process.argv[2]!, 'model'), {
  onEvent: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
});
process.stdout.write(`${JSON.stringify({ type: 'pulled', ...pulled })}\n`);
await hub.close();
