import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { home, isExternal, isPage } from '../../src/main/address.ts';
import { isOwnFrame } from '../../src/main/bindings.ts';
import { denyPermissions, keepOnPages } from '../../src/main/guard.ts';

describe('addresses', () => {
  it.each([home, `${home}runs/abc/train`, 'lorikeet://app/index.html?theme=dark'])('%s is a page', (address) => {
    expect(isPage(address)).toBe(true);
  });
  it.each([
    'https://app/',
    'lorikeet://other/',
    'lorikeet://app.evil/',
    'file:///etc/passwd',
    'about:blank',
    'data:,x',
    '',
  ])('%s is none', (address) => expect(isPage(address)).toBe(false));
  it.each([
    ['https://huggingface.co/meta-llama/Llama-2-7b-hf', true],
    ['http://huggingface.co/', false],
    ['https://huggingface.co.evil.example/', false],
    ['https://user@evil.example/huggingface.co', false],
    ['javascript:alert(1)', false],
  ])('%s in the system browser: %s', (address, allowed) => expect(isExternal(address)).toBe(allowed));
});

describe('a window', () => {
  const open = () => {
    const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() });
    const external = vi.fn();
    keepOnPages(contents as unknown as WebContents, external);
    return { contents, external };
  };

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('stays on its pages: %s', (name) => {
    const { contents } = open();
    const leave = { url: 'https://evil.example/', preventDefault: vi.fn() };
    const stay = { url: `${home}runs`, preventDefault: vi.fn() };
    contents.emit(name, leave);
    contents.emit(name, stay);
    expect(leave.preventDefault).toHaveBeenCalledOnce();
    expect(stay.preventDefault).not.toHaveBeenCalled();
  });

  it('embeds nothing', () => {
    const { contents } = open();
    const event = { preventDefault: vi.fn() };
    contents.emit('will-attach-webview', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  it('opens no window; pages of the Hub go to the system browser', () => {
    const { contents, external } = open();
    const handler = contents.setWindowOpenHandler.mock.calls[0]![0] as (details: { url: string }) => unknown;
    expect(handler({ url: 'https://huggingface.co/roberta-large' })).toEqual({ action: 'deny' });
    expect(handler({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
    expect(handler({ url: `${home}runs` })).toEqual({ action: 'deny' });
    expect(external.mock.calls).toEqual([['https://huggingface.co/roberta-large']]);
  });

  it('grants no permission', () => {
    const session = {
      setPermissionRequestHandler: vi.fn(),
      setPermissionCheckHandler: vi.fn(),
      setDevicePermissionHandler: vi.fn(),
    };
    denyPermissions(session as unknown as Session);
    const answer = vi.fn();
    const request = session.setPermissionRequestHandler.mock.calls[0]![0] as (...args: unknown[]) => void;
    request({}, 'media', answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith(false);
    for (const set of [session.setPermissionCheckHandler, session.setDevicePermissionHandler]) {
      expect((set.mock.calls[0]![0] as () => boolean)()).toBe(false);
    }
  });
});

describe('the sender of a message', () => {
  const frame = (url: string, parent: object | null = null) =>
    ({ senderFrame: { url, parent } }) as Parameters<typeof isOwnFrame>[0];
  it('is the top frame of a page', () => expect(isOwnFrame(frame(`${home}runs`))).toBe(true));
  it.each([
    ['a frame in a page', frame(home, {})],
    ['another site', frame('https://evil.example/')],
    ['a frame that is gone', { senderFrame: null }],
  ])('is not %s', (_, event) => expect(isOwnFrame(event)).toBe(false));
});
