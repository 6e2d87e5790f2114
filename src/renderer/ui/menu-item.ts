import type { Component } from 'svelte';

export interface MenuItem {
  readonly label: string;
  readonly Icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
}
