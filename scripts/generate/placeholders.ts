/**
 * Details for any error of the table: every field reads as `‹field›`, whatever type the entry takes it for, so that its
 * texts can be shown without a thrower. Texts that branch on a detail show the branch where it is there.
 */
export function placeholderDetails(): never {
  return new Proxy({}, { get: (_, name) => placeholder(`‹${spaced(String(name))}›`) }) as never;
}

/** A value that is `text` in a sentence, and a list of one such value where a list is wanted. */
function placeholder(text: string): unknown {
  const list: unknown[] = [];
  const self: unknown = new Proxy(list, {
    get(target, property) {
      if (property === Symbol.toPrimitive) return (hint: string) => (hint === 'number' ? Number.NaN : text);
      if (property === 'toString' || property === 'toJSON') return () => text;
      const value: unknown = Reflect.get(target, property);
      if (value !== undefined) return value;
      const method: unknown = Reflect.get(String.prototype, property);
      if (typeof method === 'function') return method.bind(text) as unknown;
      return typeof property === 'string' ? placeholder(`‹${spaced(property)}›`) : undefined;
    },
  });
  list.push(self);
  return self;
}

/** `maxLength` as `max length`. */
function spaced(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
