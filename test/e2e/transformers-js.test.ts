import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumPath, noBrowser, openBrowser } from '../../scripts/browser/served-app.ts';
import { exported, goldenJob } from '../support/exported.ts';
import { describeWithShared } from '../support/shared.ts';

const require = createRequire(import.meta.url);
const library = path.dirname(require.resolve('@huggingface/transformers'));
const runtime = path.join(library, '../../../onnxruntime-web/dist');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** The page of a user, as the README of an export has it; its models and its runtime lie beside it. */
const page = `<!doctype html>
<title>a classifier in a browser</title>
<link rel="icon" href="data:,">
<script type="module">
  import { AutoModelForSequenceClassification, AutoTokenizer, env, pipeline } from '/library/transformers.min.js';
  Object.assign(env, { allowRemoteModels: false, allowLocalModels: true, localModelPath: '/models/', useBrowserCache: false });
  env.backends.onnx.wasm.wasmPaths = location.origin + '/runtime/';
  window.classify = async ({ model, dtype, texts }) => {
    const options = { dtype, device: 'wasm' };
    const tokenizer = await AutoTokenizer.from_pretrained(model);
    const classifier = await AutoModelForSequenceClassification.from_pretrained(model, options);
    const inputs = tokenizer(texts, { padding: true, truncation: true });
    const { logits } = await classifier(inputs);
    const masks = inputs.attention_mask.tolist();
    const ids = inputs.input_ids.tolist().map((row, at) => row.filter((_, place) => masks[at][place] === 1n).map(Number));
    const pipe = await pipeline('text-classification', model, options);
    return { ids, logits: logits.tolist(), labels: (await pipe(texts)).map(({ label }) => label) };
  };
</script>`;

/** Serves files of a few folders on loopback: a page, the library, its runtime, and exports. */
async function serve(folders: Readonly<Record<string, string>>) {
  const server = createServer((request, response) => {
    const [, first = '', ...rest] = new URL(request.url!, 'http://x').pathname.split('/');
    if (first === '') {
      response.writeHead(200, { 'content-type': 'text/html' });
      return response.end(page);
    }
    const file = path.join(folders[first] ?? '/nowhere', ...rest);
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-length': statSync(file).size });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Answer {
  readonly ids: number[][];
  readonly logits: number[][];
  readonly labels: string[];
}

describeWithShared(`an ONNX export in a browser through transformers.js${noBrowser}`, () => {
  const models = ['roberta', 'bert', 'distilbert', 'modernbert'];
  let browser: Awaited<ReturnType<typeof openBrowser>> | undefined;
  let served: Awaited<ReturnType<typeof serve>> | undefined;

  beforeAll(async () => {
    if (chromiumPath !== undefined) browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    served?.server.close();
  });

  it.skipIf(chromiumPath === undefined).each(models)('%s decides as in onnxruntime-node', async (model) => {
    const choice = { target: 'onnx', dtypes: ['fp32', 'int8'], decision: null } as const;
    const { folder, proof } = await exported(goldenJob(model), choice);
    served = await serve({ library, runtime, models: path.dirname(folder) });
    const tab = await browser!.newPage();
    await tab.goto(served.origin);
    await tab.waitForFunction('window.classify !== undefined');
    const classes = proof.labels.length;
    // Of a text that is cut, transformers.js 4.3 drops the end token too; Python and Lorikeet keep it.
    const whole = [...proof.probes.texts.keys()].filter((text) => proof.probes.ids[text]!.length < 64);
    const [texts, ids] = [whole.map((text) => proof.probes.texts[text]!), whole.map((text) => proof.probes.ids[text]!)];
    const logits = whole.flatMap((text) => proof.probes.logits.slice(text * classes, (text + 1) * classes));
    expect(texts.length).toBeGreaterThan(12);
    for (const [dtype, tolerance] of [
      ['fp32', 1e-3],
      ['q8', 0.3],
    ] as const) {
      const request = { model: path.basename(folder), dtype, texts };
      const answer = await tab.evaluate<Answer>(`window.classify(${JSON.stringify(request)})`);
      expect(answer.ids).toEqual(ids);
      answer.logits.forEach((row, text) =>
        row.forEach((logit, index) =>
          expect(Math.abs(logit - logits[text * classes + index]!)).toBeLessThanOrEqual(tolerance),
        ),
      );
      if (dtype !== 'fp32') continue;
      const decided = texts.map((_, text) => proof.labels[logits[2 * text]! >= logits[2 * text + 1]! ? 0 : 1]);
      expect(answer.labels).toEqual(decided);
    }
    await tab.close();
    served.server.close();
  });
});
