/** A list of whole numbers that grows, at the size of its elements: a million rows take megabytes, not objects. */
export interface Growing<Values extends Int32Array | Uint32Array> {
  push(value: number): void;
  readonly length: number;
  /** What is there so far; valid until the next `push`. */
  view(): Values;
}

export function growingInt32(): Growing<Int32Array> {
  return growing((length) => new Int32Array(length));
}

export function growingUint32(): Growing<Uint32Array> {
  return growing((length) => new Uint32Array(length));
}

function growing<Values extends Int32Array | Uint32Array>(create: (length: number) => Values): Growing<Values> {
  let values = create(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = create(2 * length);
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    get length() {
      return length;
    },
    view: () => values.subarray(0, length) as Values,
  };
}
