import protobuf from 'protobufjs/light.js';

/** A piece of a SentencePiece model. */
export interface Piece {
  readonly piece: string;
  /** Logarithm of its probability in a unigram model. */
  readonly score: number;
  readonly type: number;
}

/** What a tokenizer takes of a SentencePiece model. */
export interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  readonly isUnigram: boolean;
  readonly unknownId: number;
  /** Rules of normalization as they are stored; empty where there are none. */
  readonly charsmap: Uint8Array;
}

/** Types of pieces as sentencepiece_model.proto numbers them. */
export const pieceTypes = { control: 3, userDefined: 4 } as const;

const UNIGRAM = 1;
const BPE = 2;
/** The largest published vocabulary has 262,144 pieces. */
const MOST_PIECES = 1_000_000;

/** The messages of sentencepiece_model.proto, with the fields that are read here under their published numbers. */
const schema = protobuf.Root.fromJSON({
  nested: {
    SentencePiece: {
      fields: { piece: { id: 1, type: 'string' }, score: { id: 2, type: 'float' }, type: { id: 3, type: 'int32' } },
    },
    TrainerSpec: { fields: { modelType: { id: 3, type: 'int32' }, unkId: { id: 40, type: 'int32' } } },
    NormalizerSpec: { fields: { precompiledCharsmap: { id: 2, type: 'bytes' } } },
    ModelProto: {
      fields: {
        pieces: { id: 1, rule: 'repeated', type: 'SentencePiece' },
        trainerSpec: { id: 2, type: 'TrainerSpec' },
        normalizerSpec: { id: 3, type: 'NormalizerSpec' },
      },
    },
  },
});

interface Message {
  readonly pieces?: readonly Partial<Piece>[];
  readonly trainerSpec?: { readonly modelType?: number; readonly unkId?: number };
  readonly normalizerSpec?: { readonly precompiledCharsmap?: Uint8Array };
}

/** Reads a SentencePiece model. @throws Error with the reason, for what is none */
export function readSentencePiece(bytes: Uint8Array): SentencePieceModel {
  const type = schema.lookupType('ModelProto');
  const { pieces = [], trainerSpec = {}, normalizerSpec = {} } = type.toObject(type.decode(bytes)) as Message;
  if (pieces.length === 0) throw new Error('it holds no SentencePiece model');
  if (pieces.length > MOST_PIECES) throw new Error(`it has ${pieces.length} pieces`);
  // Fields that are left out have the defaults of the schema.
  const { modelType = UNIGRAM, unkId = 0 } = trainerSpec;
  if (modelType !== UNIGRAM && modelType !== BPE) throw new Error('it is neither a unigram model nor BPE');
  return {
    pieces: pieces.map(({ piece = '', score = 0, type: kind = 1 }) => ({ piece, score, type: kind })),
    isUnigram: modelType === UNIGRAM,
    unknownId: unkId,
    charsmap: normalizerSpec.precompiledCharsmap ?? new Uint8Array(),
  };
}
