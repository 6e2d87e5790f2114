import { describe, expect, it } from 'vitest';
import { firstWindowState, placedOn, windowOptions } from '../../src/main/window-options.ts';

describe('the window', () => {
  it('has pages in the sandbox, without Node and apart from the preload script', () => {
    const { webPreferences } = windowOptions('/preload.cjs', firstWindowState, false);
    expect(webPreferences).toMatchObject({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
    });
  });

  it('shows itself when it has something to show, in the colour of the theme', () => {
    expect(windowOptions('', firstWindowState, false)).toMatchObject({ show: false, backgroundColor: '#ffffff' });
    expect(windowOptions('', firstWindowState, true).backgroundColor).not.toBe('#ffffff');
  });

  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  const kept = { width: 1400, height: 900, x: 2100, y: 40, maximized: false };

  it('comes back where it was', () => {
    const second = { x: 1920, y: 0, width: 1920, height: 1080 };
    expect(placedOn([screen, second], kept)).toEqual(kept);
    expect(windowOptions('', kept, false)).toMatchObject({ x: 2100, y: 40, width: 1400, height: 900 });
  });

  it('comes back on the screen that is left where the other is gone', () => {
    expect(placedOn([screen], kept)).toEqual({ ...kept, x: undefined, y: undefined });
    expect(windowOptions('', placedOn([screen], kept), false)).not.toHaveProperty('x');
  });

  it('fits a smaller screen', () => {
    const small = { x: 0, y: 0, width: 1024, height: 700 };
    expect(placedOn([small], kept)).toMatchObject({ width: 1024, height: 700 });
  });
});
