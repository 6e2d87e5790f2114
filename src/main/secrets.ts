import type { ShellStore } from './store.ts';

/** What the system offers to encrypt with; Electron's safeStorage. */
export interface Encryption {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

/** Text that only this user of this machine can read back. */
export interface Vault {
  read(): string | undefined;
  write(text: string): void;
  remove(): void;
}

/**
 * A vault in the shell's store, encrypted by the system's secret store.
 *
 * @throws {Error} on writing where the system has no secret store: the text is never kept in the clear
 */
export function vault(encryption: Encryption, store: ShellStore): Vault {
  return {
    read() {
      const kept = store.encryptedToken();
      if (kept === undefined || !encryption.isEncryptionAvailable()) return undefined;
      try {
        return encryption.decryptString(Buffer.from(kept, 'base64'));
      } catch {
        // Kept by another user or before the system's keys changed: it has to be given again.
        return undefined;
      }
    },
    write(text) {
      if (!encryption.isEncryptionAvailable()) throw new Error('the system offers no secret store');
      store.keepEncryptedToken(encryption.encryptString(text).toString('base64'));
    },
    remove: () => store.keepEncryptedToken(undefined),
  };
}
