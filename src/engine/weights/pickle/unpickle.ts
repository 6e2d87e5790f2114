import { LorikeetError } from '../../errors/index.ts';
import { broken } from './archive.ts';
import { type Called, isKnownImport, storageFrom, tensorFrom } from './imports.ts';
import { Imported, Mark, type Value } from './values.ts';

/** Operations of one pickle: some 30 for each tensor. */
const MOST_OPERATIONS = 20_000_000;

/**
 * Reads a pickle (protocols 2 to 5) that holds a dictionary of tensors. No code can run: the few names that a file of tensors imports stand
 * for functions of ours, and any other import, and any operation that such files do not use, is refused.
 * Operations are those of CPython's `pickletools`.
 *
 * @param file names the file in errors.
 * @throws weights.pickle-import for any other name; weights.pickle-broken
 */
export function unpickle(file: string, pickle: Buffer): Value {
  return new Machine(file, pickle).run();
}

class Machine {
  readonly #file: string;
  readonly #bytes: Buffer;
  #at = 0;
  readonly #stack: Value[] = [];
  readonly #memo = new Map<number, Value>();

  constructor(file: string, bytes: Buffer) {
    this.#file = file;
    this.#bytes = bytes;
  }

  run(): Value {
    for (let count = 0; count < MOST_OPERATIONS; count += 1) {
      const code = this.#take(1)[0]!;
      if (code === 0x2e) {
        const result = this.#pop();
        if (this.#stack.length > 0) throw this.#wrong('its stack is not empty at the end');
        return result;
      }
      const operation = operations[code];
      if (operation === undefined) {
        throw this.#wrong(`the operation 0x${code.toString(16).padStart(2, '0')} is none that a file of tensors needs`);
      }
      operation(this.#access);
    }
    throw this.#wrong(`it has more than ${MOST_OPERATIONS} operations`);
  }

  readonly #access: Access = {
    take: (length) => this.#take(length),
    line: () => this.#line(),
    push: (value) => void this.#stack.push(value),
    pop: () => this.#pop(),
    top: () => {
      const value = this.#pop();
      this.#stack.push(value);
      return value;
    },
    popToMark: () => this.#popToMark(),
    store: (key) => {
      if (this.#stack.length === 0) throw this.#wrong('it stores what is not there');
      this.#memo.set(key ?? this.#memo.size, this.#stack.at(-1)!);
    },
    recall: (key) => {
      const value = this.#memo.get(key);
      if (value === undefined) throw this.#wrong(`it uses the value ${key}, which was never stored`);
      this.#stack.push(value);
    },
    imported: (module, name) => {
      const full = `${module}.${name}`;
      if (!isKnownImport(full))
        throw new LorikeetError('weights.pickle-import', { file: this.#file, name: shown(full) });
      return new Imported(full);
    },
    wrong: (reason) => this.#wrong(reason),
  };

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw this.#wrong('its pickle ends too early');
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end === -1) throw this.#wrong('its pickle ends too early');
    const line = this.#take(end - this.#at).toString('utf8');
    this.#at += 1;
    return line;
  }

  #pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined || value instanceof Mark) throw this.#wrong('it takes a value that is not there');
    return value;
  }

  #popToMark(): Value[] {
    const at = this.#stack.findLastIndex((value) => value instanceof Mark);
    if (at === -1) throw this.#wrong('it takes a list that has no beginning');
    const values = this.#stack.splice(at);
    return values.slice(1);
  }

  #wrong(reason: string): LorikeetError {
    return broken(this.#file, `${reason} (byte ${this.#at} of data.pkl)`);
  }
}

/** What an operation may do with the machine. */
interface Access {
  readonly take: (length: number) => Buffer;
  readonly line: () => string;
  readonly push: (value: Value) => void;
  readonly pop: () => Value;
  readonly top: () => Value;
  readonly popToMark: () => Value[];
  /** Stores the topmost value; without a key under the next number. */
  readonly store: (key?: number) => void;
  readonly recall: (key: number) => void;
  readonly imported: (module: string, name: string) => Imported;
  readonly wrong: (reason: string) => LorikeetError;
}

type Operation = (machine: Access) => void;

/** By their codes, under the names that `pickletools` gives them. */
const operations: Readonly<Record<number, Operation>> = {
  0x80: ({ take, wrong }) => {
    const version = take(1)[0]!;
    if (version < 2 || version > 5) throw wrong(`its protocol is ${version}`);
  }, // PROTO
  0x95: ({ take }) => void take(8), // FRAME
  0x28: ({ push }) => push(new Mark()), // MARK
  0x4e: ({ push }) => push(null), // NONE
  0x88: ({ push }) => push(true), // NEWTRUE
  0x89: ({ push }) => push(false), // NEWFALSE
  0x4a: ({ take, push }) => push(take(4).readInt32LE()), // BININT
  0x4b: ({ take, push }) => push(take(1)[0]!), // BININT1
  0x4d: ({ take, push }) => push(take(2).readUInt16LE()), // BININT2
  0x8a: ({ take, push, wrong }) => push(longOf(take(take(1)[0]!), wrong)), // LONG1
  0x47: ({ take, push }) => push(take(8).readDoubleBE()), // BINFLOAT
  0x58: ({ take, push }) => push(take(take(4).readUInt32LE()).toString('utf8')), // BINUNICODE
  0x8c: ({ take, push }) => push(take(take(1)[0]!).toString('utf8')), // SHORT_BINUNICODE
  0x55: ({ take, push }) => push(take(take(1)[0]!).toString('latin1')), // SHORT_BINSTRING, of Python 2
  0x7d: ({ push }) => push(new Map()), // EMPTY_DICT
  0x5d: ({ push }) => push([]), // EMPTY_LIST
  0x29: ({ push }) => push([]), // EMPTY_TUPLE
  0x85: ({ pop, push }) => push([pop()]), // TUPLE1
  0x86: ({ pop, push }) => push([pop(), pop()].reverse()), // TUPLE2
  0x87: ({ pop, push }) => push([pop(), pop(), pop()].reverse()), // TUPLE3
  0x74: ({ popToMark, push }) => push(popToMark()), // TUPLE
  0x61: ({ pop, top, wrong }) => append(top, [pop()], wrong), // APPEND
  0x65: ({ popToMark, top, wrong }) => append(top, popToMark(), wrong), // APPENDS
  0x73: ({ pop, top, wrong }) => setItems(top, [pop(), pop()].reverse(), wrong), // SETITEM
  0x75: ({ popToMark, top, wrong }) => setItems(top, popToMark(), wrong), // SETITEMS
  0x71: ({ take, store }) => store(take(1)[0]), // BINPUT
  0x72: ({ take, store }) => store(take(4).readUInt32LE()), // LONG_BINPUT
  0x94: ({ store }) => store(), // MEMOIZE
  0x68: ({ take, recall }) => recall(take(1)[0]!), // BINGET
  0x6a: ({ take, recall }) => recall(take(4).readUInt32LE()), // LONG_BINGET
  0x63: ({ line, push, imported }) => {
    const module = line();
    push(imported(module, line()));
  }, // GLOBAL
  0x93: ({ pop, push, imported, wrong }) => {
    const [name, module] = [pop(), pop()];
    if (typeof name !== 'string' || typeof module !== 'string') throw wrong('it imports what has no name');
    push(imported(module, name));
  }, // STACK_GLOBAL
  0x51: ({ pop, push, wrong }) => push(storageFrom(pop(), wrong)), // BINPERSID
  0x52: ({ pop, push, wrong }) => {
    const [argument, called] = [pop(), pop()];
    if (!(called instanceof Imported) || !Array.isArray(argument)) throw wrong('it calls what is no function');
    push(call(called.name, argument, wrong));
  }, // REDUCE
  0x62: ({ pop, top, wrong }) => {
    pop();
    // An ordered dictionary of weights has `_metadata` as an attribute, which says nothing of the tensors.
    if (!(top() instanceof Map)) throw wrong('it sets attributes of what is no dictionary');
  }, // BUILD
};

function call(name: string, argument: Value[], wrong: Called): Value {
  if (name === 'collections.OrderedDict') {
    const [pairs = []] = argument;
    const isPairs = Array.isArray(pairs) && pairs.every((pair) => Array.isArray(pair) && pair.length === 2);
    if (argument.length > 1 || !isPairs) throw wrong('it makes a dictionary of what are no pairs');
    return new Map(pairs as [Value, Value][]);
  }
  return tensorFrom(name, argument, wrong);
}

function append(top: Access['top'], values: Value[], wrong: Called): void {
  const list = top();
  if (!Array.isArray(list)) throw wrong('it appends to what is no list');
  for (const value of values) list.push(value);
}

function setItems(top: Access['top'], values: Value[], wrong: Called): void {
  const target = top();
  if (!(target instanceof Map) || values.length % 2 !== 0) throw wrong('it sets entries of what is no dictionary');
  for (let at = 0; at < values.length; at += 2) target.set(values[at]!, values[at + 1]!);
}

/** A whole number of at most 8 bytes, low byte first, in two's complement. */
function longOf(bytes: Buffer, wrong: Called): number | bigint {
  if (bytes.length === 0) return 0;
  if (bytes.length > 8) throw wrong(`it has a number of ${bytes.length} bytes`);
  const value = BigInt.asIntN(
    bytes.length * 8,
    bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
  );
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** An import as an error shows it: short, in one line. */
function shown(name: string): string {
  return name.replaceAll(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 100);
}
