// Makes calls from another origin: in a hidden frame that loads this same server under its other host name.

/** Loads the frame. The returned function lets the frame make a call, and resolves with the result. */
export function startStranger({ stranger }) {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.src = `${stranger}/stranger.html`;
  const ready = nextMessage(stranger);
  document.body.append(frame);
  return async (call) => {
    try {
      await ready;
      const result = nextMessage(stranger);
      frame.contentWindow.postMessage(call, stranger);
      return await result;
    } catch (error) {
      return { outcome: 'failed', saw: error.message };
    }
  };
}

function nextMessage(origin) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The frame at ${origin} does not answer.`)), 10_000);
    addEventListener('message', function listener(event) {
      if (event.origin !== origin) return;
      clearTimeout(timer);
      removeEventListener('message', listener);
      resolve(event.data);
    });
  });
}
