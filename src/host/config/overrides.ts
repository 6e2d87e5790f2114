import { isCollection, type Document } from 'yaml';
import { LorikeetError, parseYaml } from '../../engine/index.ts';

/** One `--set a.b=c`. */
export interface Override {
  /** As it was written, without `--set`. */
  readonly text: string;
  /** Keys from the top; a whole number addresses an item of a list. */
  readonly path: readonly (string | number)[];
  /** The part after the equals sign, which is read as YAML. */
  readonly value: string;
}

/**
 * Takes `a.b=c` apart.
 *
 * @throws config.bad-override where there is no path or no equals sign.
 */
export function parseOverride(text: string): Override {
  const equals = text.indexOf('=');
  if (equals < 0) throw new LorikeetError('config.bad-override', { override: text, reason: 'there is no equals sign' });
  const keys = text.slice(0, equals).trim().split('.');
  if (keys.includes('')) {
    throw new LorikeetError('config.bad-override', {
      override: text,
      reason: 'the path before the equals sign has an empty part',
    });
  }
  const path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  return { text, path, value: text.slice(equals + 1) };
}

/**
 * Sets one field of a config; groups on the way to it are made where they are missing.
 *
 * @throws config.bad-override where the value is not YAML or the path leads through a plain value.
 */
export function applyOverride(document: Document, override: Override): void {
  const { document: parsed, mistake } = parseYaml(override.value);
  if (mistake !== null) {
    throw new LorikeetError('config.bad-override', {
      override: override.text,
      reason: `the value is not valid YAML (${mistake.message})`,
    });
  }
  for (let length = 1; length < override.path.length; length += 1) {
    const parent = override.path.slice(0, length);
    const node = document.getIn(parent, true);
    if (node === undefined) continue;
    if (!isCollection(node)) {
      // `lora:` with nothing after it, or null, is a group that is still empty.
      if (document.getIn(parent) === null) document.setIn(parent, document.createNode({}));
      else
        throw new LorikeetError('config.bad-override', {
          override: override.text,
          reason: `${parent.join('.')} is a value, not a group of settings`,
        });
    }
  }
  document.setIn(override.path, parsed.contents);
}
