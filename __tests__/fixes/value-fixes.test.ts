// What to write instead of a value of the wrong type.

import { insteadOfOptions, unquoted } from '../../lib/fixes/value-fixes';

const EXAMPLE = 'Write an object, such as { origin: "https://app.example.com" }.';
const isBoolean = (value: unknown) => typeof value === 'boolean';
const isNumber = (value: unknown) => typeof value === 'number';

test.each<[given: unknown, isRight: (value: unknown) => boolean, fix: string | undefined]>([
  [' True ', isBoolean, 'It is a string. Write true, without quotes.'],
  ['false', isBoolean, 'It is a string. Write false, without quotes.'],
  ['600', isNumber, 'It is a string. Write 600, without quotes.'],
  ['600', isBoolean, undefined],
  ['', isNumber, undefined],
  [600, isNumber, undefined],
])('for the value %j, the fix is its unquoted form if that is right: %p, %s', (given, isRight, fix) => {
  expect(unquoted(given, isRight)).toBe(fix);
});

test.each<[given: unknown, fix: string]>([
  ['https://a.example.com', 'Write { origin: "https://a.example.com" }.'],
  ['a.example.com', 'Write { origin: "https://a.example.com" }.'],
  ['https://a.example, https://b.example/', 'Write { origin: "https://a.example, https://b.example" }.'],
  ['https://a.example, http://b.example', 'Write { origin: "https://a.example, http://b.example" }.'],
  ["['https://a.example']", 'Write { origin: "https://a.example" }.'],
  ['*', 'Write { origin: "*" }.'],
  ['production', EXAMPLE],
  ['{"origin":"https://a.example"}', 'It is a string. If it is JSON, pass it through JSON.parse first.'],
  ['/^https:/', EXAMPLE],
  ['', EXAMPLE],
  [Promise.resolve(), 'Write await in front of it.'],
  [[], 'Put it into an object: { origin: … }.'],
  [/a/, 'Put it into an object: { origin: … }.'],
  [true, 'Put it into an object: { origin: … }.'],
  [1, EXAMPLE],
])('for %p instead of options, the fix is: %s', (given, fix) => {
  expect(insteadOfOptions(given)).toBe(fix);
});
