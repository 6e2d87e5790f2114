import { writeFileSync } from 'node:fs';

/** A safetensors file made by hand: the header as given, then the data. */
export function handMade(file: string, header: unknown, data: Uint8Array = new Uint8Array(0)): string {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(file, Buffer.concat([length, json, data]));
  return file;
}

/** The header entry of float32 tensors that lie one after the other. */
export function floats(names: Record<string, number>): Record<string, unknown> {
  let begin = 0;
  return Object.fromEntries(
    Object.entries(names).map(([name, count]) => {
      const data_offsets = [begin, begin + 4 * count];
      begin += 4 * count;
      return [name, { dtype: 'F32', shape: [count], data_offsets }];
    }),
  );
}
