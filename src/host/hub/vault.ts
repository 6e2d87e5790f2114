import { loadHub, LorikeetError, type SecretStore } from '../../engine/index.ts';

/** Text that only this user of this machine can read back: the system's secret store. */
export interface Vault {
  /** Whether the system has one. */
  isAvailable(): boolean;
  read(): string | undefined;
  write(text: string): void;
  remove(): void;
}

/** A store of the Hub's token in a vault. Without a vault nothing is kept. @throws hub.no-secret-store from `write` */
export function vaultSecretStore(vault: Vault): SecretStore {
  return {
    async read() {
      const { parseToken } = await loadHub();
      const token = vault.read();
      return token === undefined ? undefined : parseToken(token, 'the system’s secret store');
    },
    async write(token) {
      const { parseToken } = await loadHub();
      const secret = parseToken(token, 'the input');
      if (!vault.isAvailable()) throw new LorikeetError('hub.no-secret-store', {});
      vault.write(secret.reveal());
    },
    remove: () => Promise.resolve(vault.remove()),
  };
}
