import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import { mount } from 'svelte';
import { z } from 'zod';
import App from './App.svelte';

// Pages may not make code from texts.
z.config({ jitless: true });
mount(App, { target: document.body });
