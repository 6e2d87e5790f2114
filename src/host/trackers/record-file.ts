/**
 * The framing of TFRecord files, as TensorFlow's tf.io documents it ("TFRecords format details"): for each record its length as
 * uint64, the masked checksum of these 8 bytes, the record, the masked checksum of the record; all little-endian.
 */

/** CRC-32C (Castagnoli, RFC 3720 appendix B.4): polynomial 0x1edc6f41, reflected 0x82f63b78. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0x82f63b78 : 0);
  return remainder;
});

/** The checksum of some bytes, as an unsigned 32-bit number. */
export function crc32c(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ table[(remainder ^ byte) & 0xff]!;
  return (remainder ^ 0xffffffff) >>> 0;
}

/** A checksum as a record holds it: rotated right by 15 bits, plus a constant, so that records may hold checksums themselves. */
function masked(bytes: Uint8Array): number {
  const checksum = crc32c(bytes);
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}

/** The bytes of one record in its file. */
export function frameRecord(record: Uint8Array): Uint8Array {
  const framed = Buffer.alloc(16 + record.length);
  framed.writeBigUInt64LE(BigInt(record.length), 0);
  framed.writeUInt32LE(masked(framed.subarray(0, 8)), 8);
  framed.set(record, 12);
  framed.writeUInt32LE(masked(record), 12 + record.length);
  return framed;
}

/**
 * The records of a file. A last record that is not whole was being written when its writer died, and is left out.
 *
 * @throws RangeError at a record whose checksum is wrong
 */
export function recordsOf(file: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  let at = 0;
  while (at + 12 <= bytes.length) {
    if (masked(bytes.subarray(at, at + 8)) !== bytes.readUInt32LE(at + 8)) {
      throw new RangeError(`the length at byte ${at} does not fit its checksum`);
    }
    const end = at + 12 + Number(bytes.readBigUInt64LE(at));
    if (end + 4 > bytes.length) break;
    const record = bytes.subarray(at + 12, end);
    if (masked(record) !== bytes.readUInt32LE(end)) {
      throw new RangeError(`the record at byte ${at} does not fit its checksum`);
    }
    records.push(record);
    at = end + 4;
  }
  return records;
}
