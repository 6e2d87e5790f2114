import type { BlockModule } from './block.ts';

/** A box of the picture, by its corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ModuleBox extends Box {
  readonly module: BlockModule;
}

export interface BlockPicture {
  readonly width: number;
  readonly height: number;
  /** The block itself; the head stands above it and the tokens come in below. */
  readonly block: Box;
  readonly head: Box;
  readonly attention: Box;
  readonly modules: readonly ModuleBox[];
  /** Sums with a norm, from the bottom up. */
  readonly sums: readonly Box[];
  /** Lines from one row to the next, as paths. */
  readonly lines: readonly string[];
}

const width = 300;
const left = 16;
const inner = width - 2 * left;
const gap = 12;
const tall = 32;
const low = 22;

/**
 * Lays out one transformer block from the bottom up: what reads the input, attention, its output, and the two or three
 * layers of the MLP. `modules` are in the order of the forward pass, as the host lists them.
 */
export function blockPicture(modules: readonly BlockModule[]): BlockPicture {
  const { inputs, output, expanding, contracting } = inRows(modules);
  const rows: { readonly height: number; readonly place: (y: number) => void }[] = [];
  const placed: ModuleBox[] = [];
  const sums: Box[] = [];
  let attention: Box = { x: left, y: 0, width: inner, height: low };
  const row = (height: number, place: (y: number) => void) => rows.push({ height, place });
  const moduleRow = (rowModules: readonly BlockModule[]) => {
    if (rowModules.length > 0) row(tall, (y) => placed.push(...sideBySide(rowModules, y)));
  };
  const sumRow = () => row(low, (y) => sums.push({ x: left + 53, y, width: inner - 106, height: low }));
  moduleRow(inputs);
  row(low, (y) => (attention = { ...attention, y }));
  moduleRow(output);
  sumRow();
  moduleRow(expanding);
  moduleRow(contracting);
  sumRow();
  const inside = rows.reduce((sum, { height }) => sum + height + gap, gap) + 16;
  const head = { x: left + 53, y: 4, width: inner - 106, height: tall };
  const block = { x: 4, y: head.y + tall + 20, width: width - 8, height: inside };
  const lines = [arrow(block.y + 16 + gap, head.y + tall)];
  let y = block.y + block.height;
  for (const { height, place } of rows) {
    lines.push(`M${width / 2} ${y}v${-gap}`);
    y -= gap + height;
    place(y);
  }
  const bottom = block.y + block.height;
  lines.push(arrow(bottom + 18, bottom));
  return { width, height: bottom + 38, block, head, attention, modules: placed, sums, lines };
}

/** The rows of a block from its modules: one fused or three separate projections first, two or three of the MLP last. */
function inRows(modules: readonly BlockModule[]) {
  // Phi 3 has gate and up in one layer, `gate_up_proj`.
  const gated = modules.some(({ name }) => /gate(?!_up)/i.test(name));
  const ofMlp = Math.min(modules.length, gated ? 3 : 2);
  const ofAttention = modules.slice(0, modules.length - ofMlp);
  const mlp = modules.slice(modules.length - ofMlp);
  return {
    inputs: ofAttention.slice(0, -1),
    output: ofAttention.slice(-1),
    expanding: mlp.slice(0, -1),
    contracting: mlp.slice(-1),
  };
}

function sideBySide(modules: readonly BlockModule[], y: number): ModuleBox[] {
  const each = modules.length === 1 ? inner - 106 : (inner - (modules.length - 1) * gap) / modules.length;
  const start = modules.length === 1 ? left + 53 : left;
  return modules.map((module, index) => ({ module, x: start + index * (each + gap), y, width: each, height: tall }));
}

function arrow(from: number, to: number): string {
  return `M${width / 2} ${from}V${to}m-4 5l4-5l4 5`;
}
