import { type DeviceName, kernelTable } from '../../src/engine/index.ts';

const devices: Readonly<Record<DeviceName, string>> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU', dml: 'DirectML' };

const short: Readonly<Record<string, string>> = {
  float32: 'f32',
  float16: 'f16',
  float64: 'f64',
  bfloat16: 'bf16',
};

/** docs/kernels.md: which device computes what, and what is written in place of what it lacks. */
export function kernelReference(): string {
  const names = Object.keys(devices) as DeviceName[];
  const rows = Object.entries(kernelTable).map(([op, row]) => {
    const cells = names.map((device) => cell(row[device], row.gives?.[device]));
    return `| \`${op.replace('com.microsoft.', 'ms.')}\` | ${cells.join(' | ')} |`;
  });
  return `# Kernels

A graph is written for the device that runs it: what a device has no kernel for is written in other ops, never left to the CPU
behind the user's back. This page is written from \`src/engine/runtime/kernels/table.ts\` by \`npx tsx scripts/generate.ts\`.

## No node falls back in silence

For a device other than the CPU a session is opened with \`session.disable_cpu_ep_fallback\`: the runtime then refuses a graph of which a
node would run on the CPU. The sizes that \`Shape\` gives, and \`Reshape\`, \`Expand\` and \`Slice\` read, do not count: every device has kernels
that keep these int64 values in the memory of the CPU, and graphs of ours compute nothing else with them. Tried with WebGPU: its training graphs are
accepted, dropouts and recomputation included. A run says so in its log: "every node of the graph runs on webgpu".

Where a runtime refuses nevertheless, the session is opened again with the fallback, the first step is profiled, and the run warns: how many of how many
nodes run on the CPU, and which ops they are.

## What is written instead

| Where                                           | What lacks                         | What is written                                                                                                     |
| ----------------------------------------------- | ---------------------------------- | ------------------------------------------------------------------------------------------------------------------- |
| WebGPU                                          | \`FusedMatMul\`                      | \`Transpose\` in front of \`MatMul\`                                                                                    |
| WebGPU, DirectML                                | \`Cast\` of bfloat16                 | the bits are read as uint32, halved by \`Div\`, \`Mul\` and \`Sub\`, and looked up in a table of all 65,536 values: exact |
| WebGPU where shaders have no half floats        | \`Cast\` of float16                  | the same; a small \`Cast\` tried at the start says whether it is needed                                               |
| WebGPU                                          | \`Cast\` of int8 (nf4, int8)         | \`DequantizeLinear\` with steps of 1                                                                                  |
| CUDA, WebGPU, DirectML                          | products of uint8 by int8 that are known to be right | codes are widened in front of each product, and divided by the gains that were folded into them; inputs stay float32 |
| all                                             | the gradients of the runtime's training build | plain ops, see \`src/engine/ops/\`                                                                                |
| all but the CPU                                 | a random generator in common       | masks of dropout are drawn by us and fed as one pool, of which each place takes a part                               |

A weight in half floats or in codes is widened to float32 in front of each product, and the wide form lives as long as that product. \`MatMulBnb4\` and
\`MatMulNBits\` are not used: the backward pass needs dY · W, which MatMulBnb4 computes wrongly on the CPU, has no kernel for on WebGPU and DirectML, and
which MatMulNBits does not know. A forward product by another rule than the backward one would train against weights that differ by rounding.

## Half floats

\`train.compute\` says what matrix products are computed in. With \`fp32\` everything is computed in float32, and a base in float16 or bfloat16 is widened layer by layer:
half the memory of the weights, not the speed of half floats. With \`fp16\` or \`bf16\` the graph has its products in half floats (\`src/engine/passes/2-inject/half-products.ts\`):

- **in half floats**: the linear layers of the base, the products with the factors of LoRA, the two products of attention, and the backward products of
  all of them. What only moves elements between them (reshape, transpose, pack, split) stays narrow. A frozen weight is read as it is stored where that is the same half float, else
  narrowed in front of each product, forward and backward, so that no second form of it stays in memory.
- **in float32**: softmax with the masks of −1e9 that are added to its scores, LayerNorm and RMSNorm with their statistics, activations, rotary embeddings, dropouts, the
  states between layers and their sums, the pooled states, the head, the loss; and in the backward pass the gradients of all these.
- **float32 masters**: the factors of LoRA are float32, narrowed at each run; their gradients leave the graph in float32, are added up over micro-batches in float32, and
  norm, clipping and AdamW are float32.

For \`fp16\` the loss is multiplied before it is differentiated, and AdamW divides by the same number. The scale begins at 65,536; a step whose gradients overflow is skipped, the scale is
halved, and the log says so; after 2,000 steps without overflow it is doubled. Checkpoints keep it, and \`metrics.jsonl\` has \`lossScale\` at each step and \`isSkipped\` at those that were. \`bf16\` has
the range of float32 and needs no scale.

\`auto\` takes \`fp16\` for a base that is stored in float16, and \`bf16\` for one in bfloat16, on a card that is proved in \`float16-products\` or \`bfloat16-products\`
([devices.md](devices.md#proof)); quantized bases, bases in float32, the CPU and the ladder compute in float32 unless \`train.compute\` names another. Kernels for bfloat16 products are
in CUDA alone; float16 products are in WebGPU where its shaders have half floats. The CPU takes float16 and computes it in float32, rounding at the ends of each op: no faster, and good for tests.

Compared on the CPU with the same graph in float32, on random models of ten architectures of 2 layers of 64 (\`test/engine/passes/2-inject/half-products.test.ts\`): losses differ by up to 2.1e-3 and all gradients
together by up to 2.3e-3, relatively. Over 20 steps on the model of the demo losses differ by up to 1.2e-5 (\`test/engine/train/loop/loss-scale.test.ts\`). On WebGPU with a Vulkan driver in software whose shaders have half floats (Mesa's
lavapipe 25.0.7) the same graphs have no node on the CPU and stay within 1e-2 of float32 on the CPU; SwiftShader has no half floats, and products in \`fp16\` are refused there. The speed of half floats was not measured: no graphics card was at hand.

## The table

The dtypes of the data that each op takes; for a cast, those that it gives behind an arrow. CPU and WebGPU were measured with onnxruntime-node 1.30.0, a graph of one node each and, for WebGPU, a Vulkan driver in software with the
fallback disabled. CUDA and DirectML are taken from the runtime's table of operator kernels and were not run. On the CPU float16 is accepted and computed in float32. \`ms.\` is the domain \`com.microsoft\`. Some rows
are there because they are easily written by mistake. \`test/engine/passes/kernels.test.ts\` proves that every node of every graph, of every family, precision and dtype, with and without dropout and recomputation, has a kernel by this table on every device.

| Op | ${names.map((name) => devices[name]).join(' | ')} |
| --- | ${names.map(() => '---').join(' | ')} |
${rows.join('\n')}
`;
}

function cell(takes: readonly string[], gives: readonly string[] | undefined): string {
  if (takes.length === 0) return '–';
  const list = (dtypes: readonly string[]) => dtypes.map(nameOf).join(' ');
  return gives ? `${list(takes)} → ${list(gives)}` : list(takes);
}

function nameOf(dtype: string): string {
  return short[dtype] ?? dtype.replace('uint', 'u').replace('int', 'i');
}
