// Wildcards that no pattern can have, as a RegExp that stands for the same and no more.

/** Undefined where no RegExp can be safe: `https://example.*`. */
export function wildcardRegExp(scheme: string, host: string, port: string): RegExp | undefined {
  if (!/^[a-z0-9*_-]+(?:\.[a-z0-9*_-]+)*$/.test(host)) return undefined;
  if (port !== '' && !/^(?:[0-9]+|\*)$/.test(port)) return undefined;
  const labels = host.split('.');
  const source = /^[0-9.*]+$/.test(host) ? addressSource(labels) : nameSource(labels);
  if (source === undefined) return undefined;
  const end = port === '' ? '' : port === '*' ? '(:\\d+)?' : `:${port}`;
  return new RegExp(`^${scheme.replace(/[+.-]/g, '\\$&')}:\\/\\/${source}${end}$`);
}

function nameSource(labels: readonly string[]): string | undefined {
  if ((labels.at(-1) as string).includes('*')) return undefined;
  return labels.map((label) => label.replace(/\*+/g, '[a-z0-9-]+')).join('\\.');
}

/** `192.168.*` is short for `192.168.*.*`. */
function addressSource(labels: readonly string[]): string | undefined {
  if (labels.some((label) => label !== '*' && label.includes('*')) || labels.length > 4) return undefined;
  const all = [...labels, ...Array<string>(4 - labels.length).fill('*')];
  if (labels.length < 4 && labels.at(-1) !== '*') return undefined;
  return all.map((label) => (label === '*' ? '\\d{1,3}' : label)).join('\\.');
}
