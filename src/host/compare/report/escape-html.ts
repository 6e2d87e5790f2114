import { withoutControls } from '../../../shared/safe-text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text for the content or an attribute of HTML or SVG. */
export function escapeHtml(text: string): string {
  return withoutControls(text).replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
