// Whether a page may load a response without CORS, as <img> and <script> do. https://fetch.spec.whatwg.org/#cross-origin-resource-policy-check

import { getHeader, type HeaderList } from '../http';
import { isSameSite } from './same-site';

/** The value of `Cross-Origin-Resource-Policy` that stops the page; undefined if the page may load it. */
export function resourcePolicyCheck(origin: string, url: URL, headers: HeaderList): string | undefined {
  const policy = getHeader(headers, 'Cross-Origin-Resource-Policy');
  const downgrade = url.protocol === 'https:' && !origin.startsWith('https:');
  const blocks =
    policy === 'same-origin' || (policy === 'same-site' && (downgrade || !isSameSite(origin, url)));
  return blocks ? policy : undefined;
}
