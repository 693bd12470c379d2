// Makes elements.

export const $ = (id) => document.getElementById(id);
export const $$ = (selector) => document.querySelectorAll(selector);

/** `h('p.hint', { title: '…', onclick() {} }, 'text', node)`. What is undefined or false is left out. */
export function h(kind, ...children) {
  const [tag, ...classes] = kind.split('.');
  const node = document.createElement(tag);
  if (classes.length > 0) node.className = classes.join(' ');
  const given = Object.getPrototypeOf(children[0] ?? '') === Object.prototype ? children.shift() : {};
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return node;
}

/** Shows a value in a control, unless somebody is typing in it. In an editor that is seen, it can be undone. */
export function showIn(control, value) {
  if (control.type === 'checkbox') control.checked = value;
  else if (control !== document.activeElement && control.value !== String(value)) {
    if (control.id !== 'code' || control.offsetParent === null) control.value = value;
    else {
      control.select();
      document.execCommand('insertText', false, value);
      control.blur();
    }
  }
}
