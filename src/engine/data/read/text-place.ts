/** A place in the text of a file, found without reading what is before the byte. */
export interface TextPlace {
  /** Byte that decoding begins at. */
  readonly byte: number;
  /** Characters from there to the place. */
  readonly skip: number;
}
