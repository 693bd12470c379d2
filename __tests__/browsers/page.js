// Runs in a page, a frame or a worker: does what a test asks for, and tells what script got to see of it.

const actions = {
  /** A response that script may read, one that it holds without being able to look inside, or a network error. */
  async fetch({ url, init, read }) {
    let response;
    try {
      response = await fetch(url, { ...init, body: bodyOf(init?.body) });
    } catch {
      return { outcome: 'blocked' };
    }
    if (response.type === 'opaque' || response.type === 'opaqueredirect') return { outcome: 'opaque' };
    const result = { outcome: 'readable', status: response.status, headers: [...response.headers.keys()] };
    const text = await response.text();
    return read ? { ...result, text } : result;
  },

  /** Several of them, one right after the other. */
  async sequence({ url, fetches }) {
    const results = [];
    for (const { path, init } of fetches) results.push(await actions.fetch({ url: url + path, init }));
    return { outcome: 'sequence', results };
  },

  xhr({ url, method = 'GET', headers = {}, body, credentials = false, upload = false }) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.withCredentials = credentials;
      let progress = false;
      if (upload) {
        request.upload.onprogress = () => {
          progress = true;
        };
      }
      request.onerror = () => resolve({ outcome: 'blocked' });
      request.onload = () => {
        const names = request.getAllResponseHeaders().match(/^[^:\s]+(?=:)/gm) ?? [];
        const result = { outcome: 'readable', status: request.status, headers: names.sort() };
        resolve(upload ? { ...result, progress } : result);
      };
      request.send(bodyOf(body));
    });
  },

  /** Whether it is shown, and whether a canvas that it is drawn on can still be read. */
  async image({ url, crossorigin }) {
    const image = withCrossorigin(new Image(), crossorigin);
    const shown = loaded(image);
    image.src = url;
    if (!(await shown)) return { outcome: 'blocked' };
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.drawImage(image, 0, 0);
    try {
      canvas.getImageData(0, 0, 1, 1);
      return { outcome: 'readable' };
    } catch {
      return { outcome: 'opaque' };
    }
  },

  /** The script throws; whether the page may read its error tells whether it is same-origin to it. */
  async script({ url, crossorigin, module = false }) {
    const script = withCrossorigin(document.createElement('script'), crossorigin);
    if (module) script.type = 'module';
    let message = '';
    const hear = (event) => {
      message = event.message;
      event.preventDefault();
    };
    addEventListener('error', hear);
    const run = loaded(script);
    script.src = url;
    document.head.append(script);
    const ran = await run;
    removeEventListener('error', hear);
    script.remove();
    if (!ran) return { outcome: 'blocked' };
    return { outcome: message.includes('thrown by the script') ? 'readable' : 'opaque' };
  },

  async import({ url }) {
    return outcomeOf(import(url));
  },

  async font({ url }) {
    return outcomeOf(new FontFace('tested', `url(${JSON.stringify(url)})`).load());
  },

  async stylesheet({ url, crossorigin }) {
    const link = withCrossorigin(document.createElement('link'), crossorigin);
    link.rel = 'stylesheet';
    const applied = loaded(link);
    link.href = url;
    document.head.append(link);
    if (!(await applied)) return { outcome: 'blocked' };
    try {
      return { outcome: link.sheet.cssRules.length > 0 ? 'readable' : 'empty' };
    } catch {
      return { outcome: 'opaque' };
    } finally {
      link.remove();
    }
  },

  eventSource({ url, credentials = false }) {
    return new Promise((resolve) => {
      const source = new EventSource(url, { withCredentials: credentials });
      source.onmessage = () => {
        source.close();
        resolve({ outcome: 'readable' });
      };
      source.onerror = () => {
        source.close();
        resolve({ outcome: 'blocked' });
      };
    });
  },

  webSocket({ url }) {
    return new Promise((resolve) => {
      const socket = new WebSocket(url);
      socket.onopen = () => {
        socket.close();
        resolve({ outcome: 'readable' });
      };
      socket.onerror = () => resolve({ outcome: 'blocked' });
    });
  },

  beacon({ url, body }) {
    return { outcome: navigator.sendBeacon(url, bodyOf(body)) ? 'sent' : 'refused' };
  },

  /** A form posts into a frame; the page sees only that something was loaded there. */
  async form({ url }) {
    const frame = document.createElement('iframe');
    frame.name = 'target';
    document.body.append(frame);
    const form = document.createElement('form');
    Object.assign(form, { action: url, method: 'post', target: 'target' });
    document.body.append(form);
    const answered = loaded(frame);
    form.submit();
    await answered;
    form.remove();
    frame.remove();
    return { outcome: 'sent' };
  },

  /** Whether the page may read how long each part of a fetch took. */
  async timing({ url, init }) {
    const entry = new Promise((resolve) => {
      new PerformanceObserver((list, observer) => {
        const [found] = list.getEntriesByName(url);
        if (found === undefined) return;
        observer.disconnect();
        resolve(found);
      }).observe({ type: 'resource' });
    });
    await fetch(url, init).then(
      (response) => response.text(),
      () => '',
    );
    return { outcome: (await entry).requestStart > 0 ? 'readable' : 'opaque' };
  },
};

/** Bodies that are more than a string are described. */
function bodyOf(body) {
  if (typeof body !== 'object' || body === null) return body;
  if (body.form) {
    const data = new FormData();
    for (const [name, value] of Object.entries(body.form)) data.append(name, value);
    return data;
  }
  if (body.repeat) return body.repeat.repeat(body.times);
  return new Blob([body.text], { type: body.type });
}

function withCrossorigin(element, crossorigin) {
  if (crossorigin !== undefined) element.crossOrigin = crossorigin;
  return element;
}

function loaded(element) {
  return new Promise((resolve) => {
    element.onload = () => resolve(true);
    element.onerror = () => resolve(false);
  });
}

async function outcomeOf(loading) {
  try {
    await loading;
    return { outcome: 'readable' };
  } catch {
    return { outcome: 'blocked' };
  }
}

/** Each kind of place that an action can be done in, made when it is first needed. */
const places = {
  sandbox: () =>
    frame({ sandbox: 'allow-scripts', srcdoc: `<script src="${location.origin}/page.js"></script>` }),
  data: () => frame({ src: `data:text/html,<script src="${location.origin}/page.js"></script>` }),
  worker: () => new Worker('/page.js'),
};
const made = {};

function frame(attributes) {
  const element = document.createElement('iframe');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  return element.contentWindow;
}

/** Done in the page itself, or in a frame or worker of it. */
async function perform({ within, ...action }) {
  if (within === undefined) return actions[action.act](action);
  made[within] ??= start(within);
  const ask = await made[within];
  return ask(action);
}

/** Resolves with how to ask a place that says that it is ready. */
function start(within) {
  return new Promise((ready) => {
    const answers = [];
    const place = places[within]();
    const channel = within === 'worker' ? place : window;
    channel.addEventListener('message', ({ data, source }) => {
      if (source && source !== place) return;
      if (data === 'ready') {
        ready((action) => {
          const answer = new Promise((resolve) => answers.push(resolve));
          if (within === 'worker') place.postMessage(action);
          else place.postMessage(action, '*');
          return answer;
        });
      } else answers.shift()(data);
    });
  });
}

/** One after the other, so that the order in which the server sees them means something. */
globalThis.performAll = async (list) => {
  const results = [];
  for (const action of list) {
    const tooLong = new Promise((resolve) => setTimeout(resolve, 120_000, { outcome: 'no end' }));
    results.push(await Promise.race([perform(action), tooLong]));
  }
  return results;
};

const WRITE_METHODS = ['PUT', 'PATCH', 'POST', 'DELETE'];

/** So many writes to each of these places, spread over so many seconds; how many of each could be read. */
globalThis.write = ({ urls, writes, seconds }) => {
  const start = performance.now();
  return Promise.all(
    urls.map(async (url) => {
      let readable = 0;
      for (let i = 0; i < writes; i++) {
        const due = start + (i * seconds * 1000) / writes - performance.now();
        await new Promise((resolve) => setTimeout(resolve, due));
        const method = WRITE_METHODS[i % WRITE_METHODS.length];
        const json = method === 'DELETE' ? {} : { 'Content-Type': 'application/json' };
        const headers = { Authorization: 'Bearer x', ...json };
        const response = await fetch(`${url}/orders/${i % 5}`, { method, headers }).catch(() => undefined);
        if (response?.ok) readable++;
      }
      return readable;
    }),
  );
};

const asker = typeof window === 'undefined' ? globalThis : window === parent ? undefined : parent;
if (asker !== undefined) {
  addEventListener('message', async ({ data }) => {
    const result = await perform(data);
    if (asker === globalThis) postMessage(result);
    else asker.postMessage(result, '*');
  });
  if (asker === globalThis) postMessage('ready');
  else asker.postMessage('ready', '*');
}
