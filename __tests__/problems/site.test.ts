// Errors link to the documentation site as soon as it has an address.

import { createPolicy } from 'corsage';
import { linkTo, SITE } from '../../lib/problems/site';

test('with an address, an error links to the entry of each code; without one, to nothing', () => {
  const link = ' See https://docs.example/codes/#origin_trailing_slash';
  expect(linkTo('ORIGIN_TRAILING_SLASH', 'https://docs.example/')).toBe(link);
  expect(linkTo('ORIGIN_TRAILING_SLASH')).toBe(SITE === undefined ? '' : expect.stringContaining(SITE));
});

test('the link comes after the fix', () => {
  const said = `Write "https://app.example.com".${linkTo('ORIGIN_TRAILING_SLASH')}`;
  expect(() => createPolicy({ origin: 'https://app.example.com/' })).toThrow(said);
});
