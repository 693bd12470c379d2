// The page: a policy, a request, and what comes of them.

import { APPS, bodyOf } from './apps.mjs';
import { casesFor } from './cases.mjs';
import { checkCommand, curlLines, expressCode } from './copy.mjs';
import { $, $$, h, showIn } from './dom.mjs';
import { explainApp } from './explain.mjs';
import { difference, findingsOf, risksOf, waysOn } from './fixes.mjs';
import { makeForm } from './form.mjs';
import { draw } from './picture.mjs';
import { setOption } from './policy-code.mjs';
import { predict } from './predict.mjs';
import { firstState, fromHash, readHeaders, readNames, STATUSES, toHash, withoutSecrets } from './state.mjs';

const places = JSON.parse($('places').textContent);
const live = places.visitor !== undefined;
const runner = live ? await import('./run.mjs') : undefined;
const cases = casesFor(places);
const stateOf = (key) => ({ ...firstState(places), ...cases[key] });
const texts = $('texts').dataset;
const TABS = ['form', 'code'];
const CONTROLS = ['method', 'headers', 'credentials', 'reads', 'app', 'from', 'status'];
const hashOf = (given) => toHash(given, places);
/** For others, and for the history. */
const linkOf = (given) => hashOf(withoutSecrets(given));
const predicted = (given) => predict(explainApp, given, places);

let state = fromHash(location.hash, places);
// Not after a reload.
const shared = state !== undefined && history.state === null;
state ??= firstState(places);
/** What is predicted, and the states after each fix. */
let prediction;
let fixes;
/** What came of the last run, and of which state. */
let last;
let sending = false;
let round = 0;
let writing;

const showForm = makeForm((name, value) => change({ policy: setOption(state.policy, name, value) }));

/** Shows another state. Nothing is sent. */
function change(patch) {
  state = { ...state, ...patch };
  clearTimeout(writing);
  // Safari takes a hundred of these in ten seconds.
  writing = setTimeout(() => history.replaceState(1, '', linkOf(state)), 300);
  $('note').hidden = $('copied').hidden = true;
  $('did').textContent = '';
  return refresh();
}

/** Shows another state, and sends its request. */
async function apply(patch, did) {
  document.activeElement?.blur();
  await change(patch);
  $('did').textContent = did ? `Changed: ${did}` : '';
  await send();
  const wrong = [...$$('.problems .fix')].find((button) => button.offsetParent);
  if (wrong) return wrong.focus();
  $('outcome-title').focus({ preventScroll: true });
  scrollToOutcome();
}

const scrollToOutcome = () => $('outcome').firstElementChild.scrollIntoView({ block: 'nearest' });

async function refresh() {
  const mine = ++round;
  $('outcome').ariaBusy = true;
  const found = await predicted(state);
  const helps = new Map();
  for (const finding of findingsOf(found)) {
    const allowed = found.explanation?.allowed;
    helps.set(finding, await waysOn(state, finding, allowed, predicted, places.pages[0].origin));
  }
  // Somebody went on typing.
  if (mine !== round) return;
  prediction = found;
  fixes = helps;
  show();
}

async function send() {
  if (sending || !live || whyNot() !== 'sendable') return;
  sending = $('send').disabled = $('outcome').ariaBusy = $('note').hidden = true;
  const hash = hashOf(state);
  const actual = await runner.send(state, places).catch(({ message }) => ({ failed: message }));
  last = { hash, actual };
  sending = false;
  show();
  scrollToOutcome();
}

/** What keeps the request from being sent: the policy cannot be read, it is refused, or the request is none. */
const whyNot = () =>
  ['code', 'refused', 'request'].find((key) => prediction[key] !== undefined) ?? 'sendable';

/** What came of the last run, if that was of what is shown now. */
const actualNow = () => (last?.hash === hashOf(state) ? last.actual : undefined);

function show() {
  const actual = actualNow();
  showEditors();
  showProblems(prediction.refused ?? actual?.refused ?? []);
  showOutcome(prediction, actual);
  for (const said of $$('[data-when]')) said.hidden = said.dataset.when !== whyNot();
  $('send').disabled = sending || whyNot() !== 'sendable';
  $('outcome').ariaBusy = sending;
}

function showEditors() {
  let lesson = '';
  for (const button of $$('[data-case]')) {
    const shown = hashOf(stateOf(button.dataset.case)) === hashOf(state);
    button.setAttribute('aria-current', shown);
    if (shown) lesson = button.dataset.lesson;
  }
  $('lesson').textContent = lesson;
  const { options } = prediction;
  if (options !== undefined) showForm(options);
  for (const control of $$('#panel-form :is(input, select, textarea)')) {
    control.disabled = options === undefined;
  }
  showIn($('code'), state.policy);
  for (const name of CONTROLS) showIn($(name), state[name]);
  $('app-code').textContent = bodyOf(APPS[state.app].mount);
  $('fetch-code').textContent = fetchCode();
}

function fetchCode() {
  let settings = '';
  const headers = readHeaders(state.headers);
  if (state.method !== 'GET') settings = setOption(settings, 'method', state.method);
  if (headers.length > 0) settings = setOption(settings, 'headers', Object.fromEntries(headers));
  if (state.credentials) settings = setOption(settings, 'credentials', 'include');
  return `fetch('${places.api}/items'${settings && `, ${settings}`})`;
}

/** What is wrong with the options, each beside its option. */
function showProblems(refused) {
  for (const box of $$('.problems')) box.replaceChildren();
  for (const field of $$('[aria-invalid]')) field.removeAttribute('aria-invalid');
  const { code } = prediction;
  if (code !== undefined || refused.length > 0) $('code').setAttribute('aria-invalid', 'true');
  if (code !== undefined) {
    for (const id of TABS) $(`problems-${id}`).append(h('p.problem', code));
    const onclick = () => showTab('code');
    $('problems-form').append(h('button', { type: 'button', onclick }, 'Show the code'));
  }
  for (const problem of refused) {
    const [name] = problem.path.split(/[[.]/);
    const option = $(`option-${name}`);
    for (const id of ['code', option ? name : 'form']) $(`problems-${id}`).append(card(problem));
    if (!option) continue;
    const control = option.value === 'listed' ? $('origin-list') : option;
    control.setAttribute('aria-invalid', 'true');
    control.closest('details')?.setAttribute('open', '');
  }
}

/** A problem or a warning. */
function card(finding, kind = '') {
  const { code, message, fix, path, value } = finding;
  const ways = fixes.get(finding) ?? [];
  // What is written by hand comes before the risk.
  const byHand = path !== undefined && ways.length > 0 && ways.every(acceptsMore);
  const about = places.codes
    ? h('a.reason', { href: places.codes + code.toLowerCase(), target: '_blank', rel: 'noopener' }, code)
    : h('code.reason', code);
  return h(
    `div.problem${kind}`,
    h('p', h('b', message)),
    h('p', fix),
    h(
      'div.row',
      byHand && h('button.primary', { type: 'button', onclick: () => edit(String(value)) }, 'Edit it'),
      ways.map(fixButton),
      code !== '' && about,
    ),
  );
}

const acceptsMore = (next) => risksOf(next).length > risksOf(state).length;

function fixButton(next) {
  const risk = acceptsMore(next);
  const title = difference(state, next);
  return h(
    risk ? 'button.fix.risk' : 'button.fix',
    { type: 'button', title, onclick: () => apply(next, title) },
    risk ? 'Accept the risk' : 'Apply fix',
  );
}

/** Goes to a value, so that typing replaces it. */
function edit(value) {
  const editor = $('panel-code').hidden ? $('origin-list') : $('code');
  const at = editor.value.indexOf(value);
  editor.focus();
  if (at !== -1) editor.setSelectionRange(at, at + value.length);
}

function showOutcome({ code, request, refused, explanation }, actual) {
  let summary = '';
  let parts;
  if (code !== undefined) parts = [h('p.quiet', texts.unread)];
  else if (request !== undefined) parts = [h('p.problem', request.replace(/^corsage: explain: /, ''))];
  else if (refused !== undefined || actual?.refused !== undefined) {
    summary = texts.noStart;
    parts = [verdict('bad', 'The server does not start', texts.refuses), h('p.quiet', texts.where)];
  } else {
    const { allowed, problems, warnings } = explanation;
    const said = agreement(explanation, actual);
    summary = `${allowed ? 'Allowed.' : `Blocked: ${explanation.code}. ${explanation.message}`} ${said?.textContent ?? ''}`;
    parts = [
      verdicts(explanation, actual),
      said,
      risksOf(state).map((name) => h('p.note', `${texts.risk}${$(name).labels[0].firstChild.textContent}.`)),
      problems.slice(0, 1).map((each) => card(each)),
      problems.length > 1 && h('h3', texts.also),
      problems.slice(1).map((each) => card(each)),
      warnings.length > 0 && h('h3', allowed ? texts.works : texts.blocked),
      warnings.map((each) => card(each, '.warning')),
      picture(explanation),
      steps(explanation),
      answer(explanation),
    ];
  }
  $('outcome').replaceChildren(...h('div', ...parts).childNodes);
  if ($('summary').textContent !== summary) $('summary').textContent = summary;
}

const verdict = (kind, title, ...said) =>
  h(
    `div.verdict.${kind}`,
    h('b', title),
    said.map((text) => text && h('span', text)),
  );

const MARKS = { true: ['good', '✓ Allowed'], false: ['bad', '✕ Blocked'] };

function verdicts({ allowed }, actual) {
  const predicted = verdict(...MARKS[allowed], texts.predicted);
  if (!live) return h('div.verdicts', predicted);
  const read = actual?.read?.map(([name, value]) => `${name}: ${value}`).join(', ');
  const seen =
    actual?.allowed === undefined
      ? verdict('open', 'Not sent yet', last === undefined ? 'Press Send.' : texts.changed)
      : verdict(
          ...MARKS[actual.allowed],
          'in your browser',
          actual.error ?? `${actual.status} ${read}`,
          cookieSeen(actual),
        );
  return h('div.verdicts', seen, predicted);
}

const isSameSite = () => places.pages.find(({ origin }) => origin === state.from)?.site === 'same site';

/** Whether the cookie came, as the server saw it. */
const cameWith = (actual) => actual?.seen?.find(({ kind }) => kind === 'actual')?.cookie;

function cookieSeen(actual) {
  const came = cameWith(actual);
  if (!state.credentials || came === undefined) return false;
  return came ? texts.cookie : texts.noCookie + (isSameSite() ? '.' : texts.otherSite);
}

function cookieOf({ kind, url }) {
  if (!state.credentials || kind !== 'actual' || !url.startsWith(places.api)) return '';
  if (!live) return texts.anyCookie;
  return (cameWith(actualNow()) ?? isSameSite()) ? `Cookie: ${places.cookie}` : 'no Cookie';
}

function agreement(explanation, actual) {
  if (actual === undefined) return undefined;
  if (actual.failed !== undefined) return h('p.note', actual.failed);
  const differences = runner.differences(explanation, actual, places);
  if (differences.length === 0) return h('p.agree', texts.agrees);
  return h(
    'div.differ',
    { role: 'alert' },
    h('b', texts.differs),
    differences.map((text) => h('p', text)),
  );
}

function picture(explanation) {
  const shorten = (url) => (url.startsWith(places.api) ? '/items' : url);
  const drawing = draw(
    explanation,
    state,
    readNames(state.reads),
    $('outcome').clientWidth,
    shorten,
    cookieOf,
  );
  return h('figure.picture', drawing);
}

/** What is open stays open when something changes. */
const fold = (id, title, content) =>
  h('details', { id, open: $(id)?.open && '' }, h('summary', title), content);

function steps({ steps }) {
  const items = steps.map(({ passed, message }) =>
    h(passed ? 'li' : 'li.failed', `${passed ? '✓' : '✕'} ${message}`),
  );
  return fold('steps', `What the browser checks: ${steps.length} steps`, h('ol', items));
}

/** For those whose server is another. */
function answer({ answer }) {
  if (!answer) return undefined;
  const part = (what, { status, headers }) =>
    h('pre.snippet', [`${what}: ${status}`, ...headers.map((line) => line.join(': '))].join('\n'));
  const { preflight, actual } = answer;
  return fold('answer', texts.answer, [
    preflight !== null && part('To the preflight', preflight),
    part('To the request', actual),
  ]);
}

const COPIES = {
  express: () => (prediction.refused ? `// ${texts.noStart}\n` : '') + expressCode(state, places),
  check: () => checkCommand(state, places),
  curl: () => curlLines(prediction.explanation, state, places),
  link: () => new URL(linkOf(state), location),
};

async function copy({ copy: kind, live: ofLive = 'Copied.', alone = ofLive }) {
  const asks = kind === 'check' || kind === 'curl';
  const why = whyNot();
  const wrong = asks ? why !== 'sendable' : kind === 'express' && why === 'code';
  // A command asks for what is shown.
  const text = wrong || (asks && live && (await runner.give(state, places))) ? '' : String(COPIES[kind]());
  let said = live ? ofLive : alone;
  if (kind === 'link' && linkOf(state) !== hashOf(state)) said += texts.secrets;
  if (kind === 'express' && why === 'refused') said += texts.noStartHere;
  $('copied').hidden = false;
  $('copied-text').textContent = text;
  try {
    if (text === '') said = texts.notCopied;
    else await navigator.clipboard.writeText(text);
  } catch {
    said = said.replace('Copied.', 'Here it is.');
    getSelection().selectAllChildren($('copied-text'));
  }
  $('copied-said').textContent = said;
  $('copied').scrollIntoView({ block: 'nearest' });
}

function showTab(name) {
  for (const each of TABS) {
    $(`panel-${each}`).hidden = each !== name;
    $(`tab-${each}`).setAttribute('aria-selected', each === name);
    $(`tab-${each}`).tabIndex = each === name ? 0 : -1;
  }
}

function listen() {
  for (const name of TABS) {
    const tab = $(`tab-${name}`);
    tab.onclick = () => showTab(name);
    tab.onkeydown = ({ key }) => {
      if (!/^Arrow(?:Left|Right)$/.test(key)) return;
      const other = TABS.find((each) => each !== name);
      showTab(other);
      $(`tab-${other}`).focus();
    };
  }
  $('code').oninput = () => $('code').value !== state.policy && change({ policy: $('code').value });
  for (const name of CONTROLS) {
    $(name).oninput = ({ target: { type, checked, value } }) =>
      change({ [name]: type === 'checkbox' ? checked : name === 'status' ? Number(value) : value });
  }
  $('send').onclick = send;
  addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
    if (key === 'Enter' && (ctrlKey || metaKey)) send();
  });
  for (const button of $$('[data-copy]')) {
    button.onclick = () => copy(button.dataset);
  }
  addEventListener('hashchange', () => location.reload());
  addEventListener('resize', () =>
    $('outcome').querySelector('.picture')?.replaceWith(picture(prediction.explanation)),
  );
}

function fill() {
  document.documentElement.toggleAttribute('data-live', live);
  $('api').textContent = places.api;
  for (const button of $$('[data-case]')) button.onclick = () => apply(stateOf(button.dataset.case));
  $('status').append(...STATUSES.map((value) => h('option', { value }, String(value))));
  // Without a server, any origin will do.
  const options = places.pages.map(({ origin, site }) =>
    h('option', { value: origin }, live ? `${origin} (${site})` : site),
  );
  $('from-hint').before($(live ? 'from-live' : 'from-alone').content);
  $(live ? 'from' : 'origins').append(...options);
}

const fail = (error) => $('errors').append(h('p', `This page has failed: ${error?.message ?? error}`));

addEventListener('error', ({ error, message }) => fail(error ?? message));
addEventListener('unhandledrejection', ({ reason }) => fail(reason));
fill();
listen();
showTab('form');
await refresh();
// What came with a link is only shown.
$('note').hidden = !(live && shared);
document.documentElement.dataset.ready = 'true';
