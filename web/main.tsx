import './app/nonce';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { loadTexts } from './texts/i18n';

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no #root');

await loadTexts();
createRoot(container).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
