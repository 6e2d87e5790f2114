import { content, type Content, gitHash, sha256 } from './content.ts';

export interface FileOptions {
  /** Whether it lies in the large file storage, on the other host. */
  readonly large?: boolean;
}

export interface StandInFile {
  readonly path: string;
  readonly content: Content;
  readonly large: boolean;
  /** What the listing says its hash is. */
  readonly hash: string;
}

/** A repository of the stand-in with one commit, on any number of branches. */
export interface StandInRepository {
  readonly type: 'models' | 'datasets';
  readonly id: string;
  readonly commit: string;
  readonly branches: readonly string[];
  readonly files: readonly StandInFile[];
  /** Needs a token that is on the list of `readers`; gated ones exist for everybody, private ones for readers only. */
  readonly access: 'public' | 'gated' | 'private';
  readonly readers: readonly string[];
}

export function file(path: string, data: Buffer | string | Content, { large = false }: FileOptions = {}): StandInFile {
  const body = typeof data === 'string' || Buffer.isBuffer(data) ? content(data) : data;
  return { path, content: body, large, hash: large ? sha256(body) : gitHash(body) };
}

export function repository(
  given: Pick<StandInRepository, 'id' | 'files'> & Partial<StandInRepository>,
): StandInRepository {
  return { type: 'models', commit: 'c'.repeat(40), branches: ['main'], access: 'public', readers: [], ...given };
}

/** A tiny model as it is published: configuration, tokenizer, weights in both formats, and what no run needs. */
export function tinyModel(id: string, overrides: Partial<StandInRepository> = {}): StandInRepository {
  return repository({
    id,
    files: [
      file('.gitattributes', '*.safetensors filter=lfs\n'),
      file('README.md', '# A model\n'),
      file('config.json', JSON.stringify({ model_type: 'roberta' })),
      file('model.safetensors', tinySafetensors(), { large: true }),
      file('onnx/model.onnx', Buffer.alloc(5000, 7), { large: true }),
      file('pytorch_model.bin', Buffer.alloc(4000, 6), { large: true }),
      file('tokenizer.json', '{"model":{}}'),
      file('tokenizer_config.json', '{}'),
      file('vocab.json', '{}'),
    ],
    ...overrides,
  });
}

/** A safetensors file of these tensors, all zeros. */
export function tinySafetensors(tensors: Readonly<Record<string, readonly number[]>> = { weight: [16, 16] }): Buffer {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  for (const [name, shape] of Object.entries(tensors)) {
    const bytes = 4 * shape.reduce((product, size) => product * size, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(offset)]);
}
