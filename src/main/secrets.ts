import type { Vault } from '../host/index.ts';
import type { ShellStore } from './store.ts';

/** What the system offers to encrypt with; Electron's safeStorage. */
export interface Encryption {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

/** A vault in the shell's store, encrypted by the system. Where the system cannot, nothing is kept. */
export function vault(encryption: Encryption, store: ShellStore): Vault {
  return {
    isAvailable: () => encryption.isEncryptionAvailable(),
    read() {
      const encrypted = store.encryptedToken();
      if (encrypted === undefined || !encryption.isEncryptionAvailable()) return undefined;
      try {
        return encryption.decryptString(Buffer.from(encrypted, 'base64'));
      } catch {
        // Kept by another user or before the system's keys changed: it has to be given again.
        return undefined;
      }
    },
    write: (text) => store.keepEncryptedToken(encryption.encryptString(text).toString('base64')),
    remove: () => store.keepEncryptedToken(undefined),
  };
}
