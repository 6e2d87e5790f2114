/** The scheme the window's pages come from; nothing else is ever loaded. */
export const scheme = 'lorikeet';

/** Where the pages begin. While they are being worked on it is Vite's server; a build for use leaves that out. */
export const home = (import.meta.env.DEV && process.env['ELECTRON_RENDERER_URL']) || `${scheme}://app/`;

const homeUrl = new URL(home);

/** Whether an address is one of the pages. */
export function isPage(address: string): boolean {
  return (
    URL.canParse(address) && new URL(address).protocol === homeUrl.protocol && new URL(address).host === homeUrl.host
  );
}

/** Whether a link may be handed to the system's browser: pages of the Hub and of Lorikeet's own project. */
export function isExternal(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' && ['huggingface.co', 'github.com'].includes(hostname);
}
