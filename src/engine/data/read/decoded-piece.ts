/** Some of the text of a file. */
export interface DecodedPiece {
  readonly text: string;
  /** The byte it begins at, where decoding can begin too; null where the bytes before it have to be known. */
  readonly start: number | null;
}
