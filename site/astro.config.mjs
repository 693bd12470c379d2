import { existsSync, readFileSync } from 'node:fs';
import { satteri } from '@astrojs/markdown-satteri';
import starlight from '@astrojs/starlight';
import { defineConfig } from 'astro/config';
import starlightLinksValidator from 'starlight-links-validator';
import { ADDRESS, BASE } from './address.mjs';

const playground = existsSync(new URL('public/playground/index.html', import.meta.url))
  ? [{ label: 'Playground', link: '/playground/' }]
  : [];

const reachable = readFileSync(new URL('reachable.js', import.meta.url), 'utf8');

export default defineConfig({
  site: ADDRESS,
  base: BASE,
  // Messages of browsers, and titles of tests, can be searched for as they are.
  markdown: { processor: satteri({ features: { smartPunctuation: false } }) },
  integrations: [
    starlight({
      title: 'corsage',
      description: 'CORS middleware for Express, Connect and node:http, and for Request and Response.',
      head: [{ tag: 'script', content: reachable }],
      customCss: ['./style.css'],
      // No line has to be scrolled to be read to its end.
      expressiveCode: { defaultProps: { wrap: true, hangingIndent: 2 } },
      plugins: [starlightLinksValidator({ exclude: ['/playground/'] })],
      sidebar: [
        { label: 'Start here', link: '/' },
        'how-cors-works',
        'blocked',
        ...playground,
        {
          label: 'Recipes',
          items: ['recipes', 'cookies', 'tenants', 'fetch', 'mounting', 'order-of-middleware'],
        },
        {
          label: 'Guides',
          items: [
            'switching',
            'guarding',
            'test-my-policy',
            'checking',
            'auditing',
            'explaining',
            'many-processes',
          ],
        },
        { label: 'Look up', items: ['reference', 'origins', 'regexps', 'codes'] },
        { label: 'API', collapsed: true, items: [{ autogenerate: { directory: 'api' } }] },
        { label: 'Examples', collapsed: true, items: [{ autogenerate: { directory: 'examples' } }] },
        { label: 'Trust', items: ['threat-model', 'security', 'browsers', 'speed', 'changelog'] },
      ],
    }),
  ],
});
