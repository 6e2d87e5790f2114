import { withoutControls } from '../../../shared/safe-text.ts';

/** One line without the marks of Markdown and HTML. */
export function plain(text: string): string {
  return withoutControls(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>#|]/g, (mark) => `\\${mark}`);
}

/** A text as code. */
export function code(text: string): string {
  return `\`${withoutControls(text).replaceAll(/[`\n]/g, ' ')}\``;
}
