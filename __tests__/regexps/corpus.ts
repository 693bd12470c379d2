// RegExps for origins as people write them, with what each lets in. Nothing here was derived from the code that judges
// them.
//
// Every origin is a serialized origin, as a browser sends it. `evil.test`, and any name a registry would sell, stand for
// what a stranger can own. Names that no registry sells (`evillocalhost`) are not strangers, nor is an IP address that a
// host name cannot end with.

export interface BadRegExp {
  readonly regexp: RegExp;
  /** Whether it is a fault only with credentials; if false, it is one either way. */
  readonly credentials: boolean;
  readonly why: string;
  /** An origin that matches and is not the author's; for a scheme left open, a plain-http one that anyone can spoof. */
  readonly letsIn: string;
}

export interface GoodRegExp {
  readonly regexp: RegExp;
  /** Whether it may be used with credentials; if true, it is good either way. */
  readonly credentials: boolean;
  readonly why: string;
  /** An origin that it is meant to allow. */
  readonly allows: string;
}

export interface ExponentialRegExp {
  readonly regexp: RegExp;
  readonly why: string;
  /** An origin on which it runs for longer than anybody waits. */
  readonly pumped: string;
}

function bad(regexp: RegExp, letsIn: string, why: string): BadRegExp {
  return { regexp, credentials: false, why, letsIn };
}

function badWithCredentials(regexp: RegExp, letsIn: string, why: string): BadRegExp {
  return { regexp, credentials: true, why, letsIn };
}

/** With credentials or not. */
function good(regexp: RegExp, allows: string, why: string): GoodRegExp {
  return { regexp, credentials: true, why, allows };
}

function goodWithoutCredentials(regexp: RegExp, allows: string, why: string): GoodRegExp {
  return { regexp, credentials: false, why, allows };
}

function exponential(regexp: RegExp, pumped: string, why: string): ExponentialRegExp {
  return { regexp, why, pumped };
}

const NO_LEFT_BOUNDARY: readonly BadRegExp[] = [
  bad(/example\.com$/, 'https://evilexample.com', 'nothing stands before the domain'),
  bad(/example\.com$/g, 'https://evilexample.com', 'g is not a boundary'),
  bad(/EXAMPLE\.COM$/i, 'https://evilexample.com', 'upper case in the expression, lower case in the origin'),
  bad(/example\.com(:\d+)?$/, 'https://notexample.com:8443', 'a port, but no boundary'),
  bad(/example\.(com|org)$/, 'https://evilexample.org', 'two domains, neither bounded'),
  bad(/example\.com$|example\.org$/, 'https://evilexample.org', 'ends twice, begins never'),
  bad(/vercel\.app$/, 'https://evilvercel.app', 'meant as any deployment, but the dot before it is missing'),
  bad(/.*example\.com$/, 'https://evilexample.com', '.* before the domain takes anything'),
  bad(/^.*example\.com$/, 'https://evilexample.com', 'the anchor anchors nothing, since .* follows'),
  bad(/^.+example\.com$/, 'https://evilexample.com', '.+ takes the scheme and a name'),
  bad(/^https:\/\/.*example\.com$/, 'https://evilexample.com', '.* was meant to be a sub-domain'),
  bad(/^https?:\/\/.+example\.com$/, 'https://evilexample.com', '.+ was meant to be a sub-domain'),
  bad(/^https:\/\/.*?example\.com$/, 'https://evilexample.com', 'a lazy .* takes no less'),
  bad(
    /^https:\/\/.{0,20}example\.com$/,
    'https://evilexample.com',
    'twenty characters are enough for a name',
  ),
  bad(/^https:\/\/[\w.-]*example\.com$/, 'https://evilexample.com', 'the class takes half a label'),
  bad(/[\w.-]*example\.com$/, 'https://evilexample.com', 'the class takes half a label, or nothing'),
  bad(/^https:\/\/[a-z0-9-.]+example\.com$/, 'https://evil-example.com', 'the class takes half a label'),
  bad(/^https:\/\/[^/]*example\.com$/, 'https://evilexample.com', 'not a slash is still anything'),
  bad(/^https:\/\/\S+example\.com$/, 'https://evilexample.com', 'not a blank is still anything'),
  bad(/^https:\/\/[a-z]*example[a-z]*\.com$/, 'https://evilexample.com', 'letters on either side'),
  bad(/^https:\/\/([a-z0-9-]+\.?)?example\.com$/, 'https://evilexample.com', 'the dot is optional'),
  bad(/^https:\/\/([a-z0-9-]+\.{0,1})example\.com$/, 'https://evilexample.com', 'the dot is optional'),
  bad(/^https:\/\/(?<sub>.*)(?<domain>example\.com)$/, 'https://evilexample.com', 'named groups, no dot'),
  bad(/\/\/.*example\.com$/, 'https://evilexample.com', 'two slashes, then anything'),
  bad(/:\/\/(\w+\.?)?example\.com$/, 'https://evilexample.com', 'the dot is optional'),
  bad(/^[https:/]*example\.com$/, 'https://shttpexample.com', 'a class where a group was meant'),
  bad(/^https:\/\/[www.]*example\.com$/, 'https://wwwexample.com', 'a class where a group was meant'),
  bad(/^(?!.*evil).*example\.com$/, 'https://notexample.com', 'a list of bad words is not a boundary'),
  bad(
    /^https:\/\/*.example\.com$/,
    'https://xexample.com',
    'a glob: * repeats the slash, . is any character',
  ),
];

const OPTIONAL_PARTS: readonly BadRegExp[] = [
  bad(/^https:\/\/(app|)example\.com$/, 'https://appexample.com', 'one alternative is empty'),
  bad(/^https:\/\/(www|app)?example\.com$/, 'https://wwwexample.com', 'the dot is missing'),
  bad(/^https:\/\/(www)?.?example\.com$/, 'https://wwwexample.com', 'the dot is optional, and no dot'),
  bad(/^https:\/\/www?example\.com$/, 'https://wwwexample.com', 'a letter is optional'),
  bad(/^https:\/\/(staging)?example\.com/, 'https://stagingexample.com', 'the dot is missing'),
  bad(/(staging)?example\.com$/, 'https://stagingexample.com', 'the dot is missing'),
  bad(/^https:\/\/(dev-)?example\.github\.io$/, 'https://dev-example.github.io', 'another tenant'),
  bad(/^https:\/\/my.?app\.com$/, 'https://my.app.com', 'the dot is optional, and no dot'),
  bad(/^https:\/\/app.?example\.com$/, 'https://appexample.com', 'the dot is optional, and no dot'),
  bad(/^https:\/\/shop.?acme.com$/, 'https://shopacme.com', 'the dot is optional, and no dot'),
  bad(/^https:\/\/example\.com?$/, 'https://example.co', 'the last letter is optional'),
  bad(/^https:\/\/(.+\.)?example\.com?$/, 'https://evil.example.co', 'the last letter is optional'),
  bad(/^https:\/\/(www\.)?example\.com?(:\d+)?$/, 'https://example.co:8443', 'the last letter is optional'),
  bad(/^https:\/\/example\.com?/, 'https://example.co', 'the last letter is optional, and no end'),
  bad(/^https:\/\/example\.com?\.au$/, 'https://example.co.au', 'a letter is optional'),
  bad(/^https:\/\/example\.co(m)?$/, 'https://example.co', 'the last letter is optional'),
  bad(/^https:\/\/example\.co[m]?$/, 'https://example.co', 'the last letter is optional'),
  bad(/^https:\/\/example\.co(?:m|)$/, 'https://example.co', 'one alternative is empty'),
  bad(/^https:\/\/example\.co?m$/, 'https://example.cm', 'a letter is optional'),
  bad(/^https:\/\/example\.(com?|org)$/, 'https://example.co', 'the last letter is optional'),
  bad(/^https:\/\/example\.(co\.uk|com?)$/, 'https://example.co', 'the last letter is optional'),
  bad(/^https:\/\/example\.dev?$/, 'https://example.de', 'the last letter is optional'),
  bad(/^https:\/\/myapp\.github?\.io$/, 'https://myapp.githu.io', 'a letter is optional'),
];

const WEAK_LEFT_BOUNDARY: readonly BadRegExp[] = [
  bad(/(www\.)?example\.com$/, 'https://evilexample.com', 'the only boundary is optional'),
  bad(/(.*\.)?example\.com$/, 'https://evilexample.com', 'optional, and nothing anchors what is before it'),
  bad(/(^|\.)?example\.com$/, 'https://evilexample.com', 'the right boundary, made optional'),
  bad(/(\.|^https:\/\/)?example\.com$/, 'https://evilexample.com', 'the right boundary, made optional'),
  bad(/(?:\.|\/\/|)example\.com$/, 'https://evilexample.com', 'one alternative is empty'),
  bad(/(|\.)example\.com$/, 'https://evilexample.com', 'one alternative is empty'),
  bad(
    /(?:www|app|)\.?example\.com$/,
    'https://evilexample.com',
    'everything before the domain may be missing',
  ),
  bad(/\.?example\.com$/, 'https://evilexample.com', 'the dot is optional'),
  bad(/\.*example\.com$/, 'https://evilexample.com', 'no dot is enough'),
  bad(/\.{0,1}example\.com$/, 'https://evilexample.com', 'the dot is optional'),
  bad(/[a-z]+\.?example\.com$/i, 'https://evilexample.com', 'the dot is optional'),
  bad(/^(https:\/\/)?.*\.?example\.com$/, 'https://evilexample.com', 'every boundary may be missing'),
  bad(/\bexample\.com$/, 'https://evil-example.com', 'a hyphen is a word boundary'),
  bad(/(?:\b|\.)example\.com(?::\d+)?$/, 'https://evil-example.com:8443', 'a hyphen is a word boundary'),
  bad(/[./-]example\.com$/, 'https://evil-example.com', 'a hyphen begins no label'),
  bad(/[^a-z]example\.com$/, 'https://evil-example.com', 'a hyphen is not a letter'),
  bad(/(^|\.|-)example\.com$/, 'https://evil-example.com', 'a hyphen begins no label'),
  bad(/(?<![a-z])example\.com$/, 'https://evil-example.com', 'looks back for letters only'),
  bad(/(?<!evil)example\.com$/, 'https://notexample.com', 'looks back for one bad word'),
];

const NO_END: readonly BadRegExp[] = [
  bad(/^https:\/\/app\.example\.com/, 'https://app.example.com.evil.test', 'no end'),
  bad(/^https:\/\/example\.com/, 'https://example.com.evil.test', 'no end'),
  bad(/^https:\/\/app\.example\.com/u, 'https://app.example.com.evil.test', 'u is not an end'),
  bad(/https:\/\/example\.com/y, 'https://example.com.evil.test', 'sticky holds the start only'),
  bad(/^https?:\/\/(www\.)?example\.com/, 'https://www.example.com.evil.test', 'no end'),
  bad(/https:\/\/app\.example\.com/, 'https://app.example.com.evil.test', 'no end'),
  bad(/app\.example\.com/, 'https://app.example.com.evil.test', 'searched for anywhere'),
  bad(/\.example\.com/, 'https://www.example.com.evil.test', 'bounded on the left, open on the right'),
  bad(/[.]example[.]com/, 'https://www.example.com.evil.test', 'bounded on the left, open on the right'),
  bad(/^https:\/\/.*\.example\.com/, 'https://www.example.com.evil.test', 'no end'),
  bad(/^https:\/\/[a-z0-9-]+\.example\.com/, 'https://www.example.com.evil.test', 'no end'),
  bad(/^https:\/\/(?:[a-z]+\.){0,1}example\.com/, 'https://example.com.evil.test', 'no end'),
  bad(/^https:\/\/(?<sub>\w+\.)?(?<domain>example\.com)/, 'https://example.com.evil.test', 'no end'),
  bad(/(?<=https:\/\/)app\.example\.com/, 'https://app.example.com.evil.test', 'a look-behind is not an end'),
  bad(
    /^(https:\/\/app\.example\.com|https:\/\/admin\.example\.com)/,
    'https://admin.example.com.evil.test',
    'no end',
  ),
  bad(
    /^https:\/\/(app\.example\.com$|admin\.example\.com)/,
    'https://admin.example.com.evil.test',
    'one arm has no end',
  ),
  bad(/https:\/\/(example\.com|example\.org)/, 'https://example.org.evil.test', 'no end'),
  bad(/^https:\/\/app\.example\.com\b/, 'https://app.example.com.evil.test', 'a dot is a word boundary too'),
  bad(
    /^https:\/\/app\.example\.com(?!\w)/,
    'https://app.example.com.evil.test',
    'a dot is not a word character',
  ),
  bad(/^https:\/\/app\.example\.com(?!-)/, 'https://app.example.com.evil.test', 'only a hyphen is excluded'),
  bad(
    /^https:\/\/app\.example\.com[^/]*$/,
    'https://app.example.com.evil.test',
    'not a slash is still a name',
  ),
  bad(/^https:\/\/app\.example\.com.*$/, 'https://app.example.com.evil.test', '.* takes the rest'),
  bad(/^https:\/\/app\.example\.com(.*)?$/, 'https://app.example.com.evil.test', '.* takes the rest'),
  bad(/^https:\/\/app\.example\.com\S*$/, 'https://app.example.com.evil.test', '\\S* takes the rest'),
  bad(/^https:\/\/app\.example\.com[\s\S]*$/, 'https://app.example.com.evil.test', 'takes the rest'),
  bad(/^https:\/\/app\.example\.com(\/.*)?/, 'https://app.example.com.evil.test', 'an optional path, no end'),
  bad(/^https:\/\/app\.example\.com(\/|$)?/, 'https://app.example.com.evil.test', 'the end is optional'),
  bad(
    /^https:\/\/app\.example\.com(?:$|:|)/,
    'https://app.example.com.evil.test',
    'the end has an empty alternative',
  ),
  bad(/^https:\/\/app\.example\.com(?:$)?/, 'https://app.example.com.evil.test', 'the end is optional'),
  bad(/^(?=https:)(?=.*example\.com).*$/, 'https://example.com.evil.test', 'only says that it is in there'),
  bad(/^https:\/\/example/, 'https://example.evil.test', 'a prefix'),
  bad(/^https:\/\/example-/, 'https://example-evil.test', 'a prefix'),
  bad(/^https:\/\/app\./, 'https://app.evil.test', 'a prefix'),
  bad(/^https:\/\/(?:app|admin)\.example\./, 'https://app.example.evil.test', 'a prefix'),
  bad(/example/, 'https://example.evil.test', 'a word'),
  bad(/https:\/\/example\.co/, 'https://example.com', 'meant .co, and .com begins with it'),
  bad(/^https:\/\/(app\.)?example\.com*$/, 'https://example.co', 'a glob: * repeats the m, or drops it'),
  bad(/^https:\/\/undefined/, 'https://undefined.evil.test', 'made from a missing setting'),
];

const NO_END_AFTER_THE_PORT: readonly BadRegExp[] = [
  bad(
    /^https:\/\/app\.example\.com(:\d+)?/,
    'https://app.example.com.evil.test',
    'the port is optional, no end',
  ),
  bad(
    /^https:\/\/app\.example\.com:?\d*/,
    'https://app.example.com.evil.test',
    'the port is optional, no end',
  ),
  bad(/^https:\/\/app\.example\.com:?.*$/, 'https://app.example.com.evil.test', 'the colon is optional'),
  bad(/^https:\/\/app\.example\.com:*/, 'https://app.example.com.evil.test', 'a glob: * repeats the colon'),
  bad(/^https:\/\/app\.example\.com(?::\d+|.*)$/, 'https://app.example.com.evil.test', 'a port, or anything'),
  bad(
    /^https:\/\/app\.example\.com[:\d.a-z]*$/,
    'https://app.example.com.evil.test',
    'a class where a group was meant',
  ),
  bad(/^http:\/\/localhost/, 'http://localhost.evil.test', 'no end'),
  bad(/localhost/, 'https://localhost.evil.test', 'a word'),
  bad(/localhost*/, 'https://localhost.evil.test', 'a glob: * repeats the t'),
  bad(/http:\/\/localhost:*/, 'http://localhost.evil.test', 'a glob: * repeats the colon'),
  bad(/^http:\/\/localhost:?\d*/, 'http://localhost.evil.test', 'the port is optional, no end'),
  bad(/^https?:\/\/localhost.*$/, 'https://localhost.evil.test', '.* was meant to be the port'),
  bad(/^https?:\/\/(localhost|127\.0\.0\.1)/, 'https://127.0.0.1.evil.test', 'no end'),
  bad(/127\.0\.0\.1/, 'https://127.0.0.1.evil.test', 'a name may begin like an address'),
  bad(/^http:\/\/192\.168\./, 'http://192.168.evil.test', 'a name may begin like an address'),
  bad(/^http:\/\/10\.\d+\.\d+\.\d+/, 'http://10.0.0.1.evil.test', 'a name may begin like an address'),
  bad(/^(capacitor|ionic|https?):\/\/localhost/, 'https://localhost.evil.test', 'no end'),
];

const UNESCAPED_DOT: readonly BadRegExp[] = [
  bad(
    /^https:\/\/app.example\.com$/,
    'https://app-example.com',
    'the dot after the sub-domain is any character',
  ),
  bad(/^https:\/\/app.example.com$/, 'https://app-example.com', 'no dot is escaped'),
  bad(/^https:\/\/www.example.com$/i, 'https://wwwxexample.com', 'no dot is escaped'),
  bad(/^https?:\/\/api.example.org(:\d+)?$/, 'https://api-example.org', 'no dot is escaped'),
  bad(
    /^https:\/\/(app|admin).example\.com$/,
    'https://admin-example.com',
    'the dot after the group is any character',
  ),
  bad(/^https:\/\/(www.)?example\.com$/, 'https://wwwxexample.com', 'the dot in the group is any character'),
  bad(
    /^https:\/\/(?:app.|www.)?example\.com$/,
    'https://app-example.com',
    'the dots in the group are any character',
  ),
  bad(/^https:\/\/.*.example\.com$/, 'https://evilexample.com', '.*. is two characters of anything or more'),
  bad(/^https:\/\/.+.example\.com$/, 'https://evilexample.com', '.+. is two characters of anything or more'),
  bad(
    /^https:\/\/[a-z-]+.example\.com$/,
    'https://evilexample.com',
    'the dot takes the last letter of a name',
  ),
  bad(/^https:\/\/\w+.example\.com$/, 'https://evil-example.com', 'the dot takes a hyphen'),
  bad(/.example\.com$/, 'https://evilexample.com', 'the dot that was meant as the boundary'),
  bad(/.example.com$/, 'https://evilexample.com', 'the dot that was meant as the boundary'),
  bad(/^https:\/\/staging.([a-z]+\.)*example\.com$/, 'https://staging-example.com', 'the dot takes a hyphen'),
  bad(/^https:\/\/example.co.uk$/, 'https://example-co.uk', 'the dot inside .co.uk takes a hyphen'),
  bad(
    /^https:\/\/shop\.example.com\.au$/,
    'https://shop.example-com.au',
    'the dot inside .com.au takes a hyphen',
  ),
  bad(/^https:\/\/acme.github\.io$/, 'https://acme-github.io', 'the dot takes a hyphen'),
  bad(
    /^https:\/\/d111111abcdef8.cloudfront.net$/,
    'https://d111111abcdef8-cloudfront.net',
    'no dot is escaped',
  ),
  bad(/^https:\/\/example.com$/, 'https://example-com', 'a name without a dot'),
  bad(/^http:\/\/127.0.0.1:\d+$/, 'http://127-0-0-1:3000', 'a name without a dot, and not loopback'),
  bad(
    /^https:\/\/(www|app).example.com$/,
    'https://app-example.com',
    'made from a string that lost its escapes',
  ),
];

const ALTERNATION: readonly BadRegExp[] = [
  bad(
    /^https:\/\/a\.example\.com|b\.example\.com$/,
    'https://a.example.com.evil.test',
    'the first arm has no end',
  ),
  bad(/^https:\/\/example\.com|example\.org$/, 'https://evilexample.org', 'the second arm has no start'),
  bad(
    /^https:\/\/example\.com|https:\/\/example\.org$/,
    'https://example.com.evil.test',
    'the first arm has no end',
  ),
  bad(/^https:\/\/example\.com$|example\.org$/, 'https://evilexample.org', 'the second arm has no start'),
  bad(
    /^https:\/\/app\.example\.com$|^http:\/\/localhost/,
    'http://localhost.evil.test',
    'the second arm has no end',
  ),
  bad(/example\.com|localhost/, 'https://example.com.evil.test', 'two words'),
  bad(
    /^https:\/\/(?:www\.)?example\.com$|vercel\.app$/,
    'https://evilvercel.app',
    'the second arm has no start',
  ),
  bad(
    /^capacitor:\/\/localhost|http:\/\/localhost/,
    'http://localhost.evil.test',
    'the second arm has no end',
  ),
  bad(/^https:\/\/example\.com|$/, 'https://evil.test', 'the second arm is the empty end of anything'),
  bad(/^https:\/\/example\.com$|/, 'https://evil.test', 'a list joined with one bar too many'),
];

const EVERYONE: readonly BadRegExp[] = [
  bad(/.*/, 'https://evil.test', 'anything'),
  bad(/.+/, 'https://evil.test', 'anything'),
  bad(/^\S+$/, 'https://evil.test', 'anything'),
  bad(/^https:\/\//, 'https://evil.test', 'a scheme'),
  bad(/^https?:\/\/.*$/, 'https://evil.test', 'a scheme'),
  bad(/^https?:\/\/[^/]+$/, 'https://evil.test', 'any host'),
  bad(/^https:\/\/[a-z0-9.-]+$/, 'https://evil.test', 'any host'),
  bad(/^https:\/\/[^.]+\.[^.]+$/, 'https://evil.test', 'any host of two labels'),
  bad(/^https:\/\/[\w-]+(\.[\w-]+)+(:\d+)?$/, 'https://evil.test', 'any host'),
  bad(
    /^(https?:\/\/)?([\da-z.-]+)\.([a-z.]{2,6})$/,
    'https://evil.test',
    'the well-known test for "is it a URL"',
  ),
  bad(/(?:)/, 'https://evil.test', 'made from an empty setting'),
  bad(/^https:\/\/example\.[a-z]+$/, 'https://example.xyz', 'any registry sells the same name'),
  bad(/^https:\/\/(www\.)?example\.\w{2,3}$/, 'https://example.xyz', 'any registry sells the same name'),
  bad(/^https:\/\/.*\.example\..*$/, 'https://www.example.evil.test', 'nothing stands after the name'),
];

const WITH_CREDENTIALS: readonly BadRegExp[] = [
  badWithCredentials(/\.example\.com$/, 'http://a.example.com', 'no scheme'),
  badWithCredentials(/\.example\.com$/i, 'http://a.example.com', 'no scheme'),
  badWithCredentials(/\.vercel\.app$/, 'http://evil.vercel.app', 'no scheme, and any deployment'),
  badWithCredentials(/\/\/app\.example\.com$/, 'http://app.example.com', 'the scheme is before the slashes'),
  badWithCredentials(/:\/\/(.+\.)?example\.com$/, 'http://example.com', 'the scheme is before the colon'),
  badWithCredentials(/(?:\.|\/\/)example\.com$/, 'http://example.com', 'bounded, but in any scheme'),
  badWithCredentials(
    /https:\/\/app\.example\.com$/,
    'xhttps://app.example.com',
    'the scheme begins anywhere',
  ),
  badWithCredentials(/https:\/\/.+\.example\.com$/, 'xhttps://a.example.com', 'the scheme begins anywhere'),
  badWithCredentials(/s:\/\/app\.example\.com$/, 'xs://app.example.com', 'the end of a scheme'),
  badWithCredentials(
    /^[a-z]*https:\/\/app\.example\.com$/,
    'xhttps://app.example.com',
    'letters before the scheme',
  ),
  badWithCredentials(/^https.*\.example\.com$/, 'httpsx://a.example.com', 'the scheme ends anywhere'),
  badWithCredentials(/^https\w*:\/\/app\.example\.com$/, 'httpsx://app.example.com', 'the scheme goes on'),
  badWithCredentials(/^https?:\/\/app\.example\.com$/, 'http://app.example.com', 'the s is optional'),
  badWithCredentials(/^https*:\/\/app\.example\.com$/, 'http://app.example.com', 'no s is enough'),
  badWithCredentials(/^http(s)?:\/\/app\.example\.com$/, 'http://app.example.com', 'the s is optional'),
  badWithCredentials(/^http(?:s|):\/\/app\.example\.com$/, 'http://app.example.com', 'the s is optional'),
  badWithCredentials(/^(https|http):\/\/www\.example\.com$/, 'http://www.example.com', 'either scheme'),
  badWithCredentials(/^http:\/\/app\.example\.com$/, 'http://app.example.com', 'plain http'),
  badWithCredentials(/^http:\/\/app\.example\.com:8080$/, 'http://app.example.com:8080', 'plain http'),
  badWithCredentials(/^[a-z]+:\/\/app\.example\.com$/, 'http://app.example.com', 'any scheme'),
  badWithCredentials(/^\w+:\/\/app\.example\.com$/, 'http://app.example.com', 'any scheme'),
  badWithCredentials(/^.*:\/\/app\.example\.com$/, 'http://app.example.com', 'any scheme'),
  badWithCredentials(/^(?!ws:)[a-z]+:\/\/app\.example\.com$/, 'http://app.example.com', 'any scheme but one'),
  badWithCredentials(
    /(?<=\/\/)app\.example\.com$/,
    'http://app.example.com',
    'looks back to the slashes only',
  ),
  badWithCredentials(
    /^https?:\/\/([a-z0-9-]+\.)*example\.com(:\d+)?$/,
    'http://example.com',
    'the s is optional',
  ),
  badWithCredentials(
    /^https?:\/\/(localhost|app\.example\.com)(:\d+)?$/,
    'http://app.example.com',
    'http was meant for localhost',
  ),
  badWithCredentials(
    /^https:\/\/app\.example\.com$|^http:\/\/staging\.example\.com$/,
    'http://staging.example.com',
    'the second arm is plain http',
  ),
  badWithCredentials(
    /^http:\/\/192\.168\.\d{1,3}\.\d{1,3}(:\d+)?$/,
    'http://192.168.0.66',
    'any device of whatever network the user is in',
  ),
  badWithCredentials(/^http:\/\/10\.0\.2\.2:\d+$/, 'http://10.0.2.2:3000', 'no loopback address'),
  badWithCredentials(
    /^http:\/\/[a-z0-9-]+\.local(:\d+)?$/,
    'http://evil.local',
    'any device may claim the name',
  ),
  badWithCredentials(/^https?:\/\/intranet$/, 'http://intranet', 'plain http inside a network is plain http'),
  badWithCredentials(/^https:\/\/[a-z0-9-]+\.com$/, 'https://evil.com', 'every site of a public suffix'),
  badWithCredentials(/^https:\/\/[a-z0-9-]+\.co\.uk$/, 'https://evil.co.uk', 'every site of a public suffix'),
];

/** What reports, documentation and public code show. */
const FROM_THE_FIELD: readonly BadRegExp[] = [
  bad(/:4200/, 'https://evil.com:4200', 'a port, and any host'),
  bad(/:3000$/, 'https://evil.com:3000', 'a port, and any host'),
  bad(/:\d+$/, 'https://evil.com:8443', 'any port of any host'),
  bad(/^https:.*example\.com$/, 'https://evilexample.com', 'the slashes are part of what is open'),
  bad(/https:.*example\.com$/, 'https://evilexample.com', 'the same without a start'),
  bad(
    /:.*example\.com$/,
    'https://evilexample.com',
    'the slashes are part of what is open, behind a bare colon',
  ),
  bad(
    /^https:\/\/app\.example\.com$|https:.*example\.com$/,
    'https://evilexample.com',
    'one of two ways is open between the scheme and the name',
  ),
  bad(
    /^https:\/\/app\.example\.com$|:.+example\.com$/,
    'https://evilexample.com',
    'one of two ways is open between a colon and the name',
  ),
  bad(/^https:\/+example\.com/, 'https://example.com.evil.test', 'no end'),
  bad(/^https:\/\/(dev|test|stage)/, 'https://dev.evil.test', 'a prefix'),
  bad(/^https:\/\/(www)?\.?example\.com$/, 'https://wwwexample.com', 'the dot is optional'),
  bad(/^https:\/\/app(\.|-)example\.com$/, 'https://app-example.com', 'a hyphen makes another domain'),
  bad(/^https:\/\/192[\d.]+$/, 'https://192.0.78.24', 'most of 192 is public'),
  bad(/myapp\.vercel\.app$/, 'https://evilmyapp.vercel.app', 'another project on the shared host'),
  bad(/example\.uk\.com$/, 'https://evilexample.uk.com', 'uk.com sells names'),
  bad(/acme\.github\.io$/, 'https://evilacme.github.io', 'another user'),
  bad(/myshop\.netlify\.app$/, 'https://notmyshop.netlify.app', 'another site'),
  bad(/^https:\/\/[a-z-]*shop\.pages\.dev$/, 'https://evilshop.pages.dev', 'another project'),
  bad(/./, 'https://evil.com', 'any character'),
  bad(/^/, 'https://evil.com', 'the beginning of anything'),
  bad(/$/, 'https://evil.com', 'the end of anything'),
  bad(/^https?:/, 'https://evil.com', 'a scheme'),
  bad(/https/, 'https://evil.com', 'a scheme'),
  bad(/^http/, 'https://evil.com', 'the beginning of a scheme'),
  bad(/localhost|vercel\.app|render\.com|fly\.dev$/, 'https://vercel.app.evil.test', 'three words, one end'),
  bad(/localhost|127\.0\.0\.1/, 'https://localhost.evil.test', 'two words'),
  bad(/^https?:\/\/localhost/, 'https://localhost.evil.test', 'no end'),
  bad(/^https?:\/\/(localhost:)?(.*)/, 'https://evil.com', 'the host is optional'),
  bad(/^https?:\/\/(www\.)?blog\.com/, 'https://blog.com.evil.test', 'no end'),
  bad(/^https?:\/\/lucyhelder.nl/, 'https://lucyhelder.nl.evil.test', 'no end'),
  bad(/tudominio\.com$/, 'https://eviltudominio.com', 'no start'),
  bad(/https?:\/\/([A-Za-z0-9\-.]+)?(\.site)(?::\d+)?$/, 'https://evil.site', 'a public suffix'),
  bad(/.*\.forestadmin\.com.*/, 'https://api.forestadmin.com.evil.test', 'open at both ends'),
  bad(/https:\/\/.*\.vercel\.app/, 'https://a.vercel.app.evil.test', 'no end'),
  bad(/https:\/\/.*\.onrender\.com/, 'https://a.onrender.com.evil.test', 'no end'),
  bad(/^https:\/\/.*-acme\.com$/, 'https://evil-acme.com', 'a hyphen makes another domain'),
  bad(/^http:\/\/127.0.0.1/, 'http://127.0.0.1.evil.test', 'no end'),
  bad(/^http:\/\/[\d.]+:3000$/, 'http://1.1.1.1:3000', 'any address'),
  bad(/^https?:\/\/\d+\.\d+\.\d+\.\d+(:\d+)?$/, 'http://1.1.1.1', 'any address'),
  bad(/^https?:\/\/172\.\d+\.\d+\.\d+(:\d+)?$/, 'http://172.64.1.1', 'most of 172 is public'),
  bad(/^https?:\/\/192\.\d+\.\d+\.\d+(:\d+)?$/, 'http://192.0.78.24', 'most of 192 is public'),
  bad(/10\.0\.0\.1(:\d+)?$/, 'http://210.0.0.1', 'an address may go on to the left'),
  bad(/^https:\/\/sample-(success|fail)/, 'https://sample-fail.evil.test', 'a prefix'),
  bad(/fieldnotes\./, 'https://fieldnotes.evil.test', 'a word'),
  bad(/^https:\/\/app\.example\.com(:8443)?/, 'https://app.example.com.evil.test', 'no end'),
  bad(/^https?:\/\/.*--.*\.com$/i, 'https://a--b.com', 'any domain with two hyphens'),
  bad(/^https:\/\/(.*)example\.(com|net)$/, 'https://evilexample.net', 'a group of anything before the name'),
  bad(/^https:\/\/[^.]*example\.com$/, 'https://evilexample.com', 'half a label'),
  bad(/^https:\/\/([^.]+\.)*[^.]*example\.com$/, 'https://evilexample.com', 'half a label'),
  bad(/^https:\/\/example\.(co\.)?[a-z]{2}$/, 'https://example.it', 'any country'),
  bad(/^https:\/\/[a-z]+\.com\.br$/, 'https://evil.com.br', 'a country sells names there'),
  bad(/^https:\/\/([a-z]+)\.\1\.com$/, 'https://evil.evil.com', 'a back reference is anything'),
  bad(/^https:\/\/(?:[a-z]+\.)?(\w+)\.com$/, 'https://evil.com', 'any domain'),
  bad(/\.dev$/, 'https://evil.dev', 'a public suffix'),
  bad(/^https:\/\/app\.example\.com|localhost:\d+$/, 'https://app.example.com.evil.test', 'the first arm'),
  bad(/^https:\/\/app\.example\.com(?=.)/, 'https://app.example.com.evil.test', 'looks ahead at anything'),
  bad(/^https:\/\/app\.example\.com(?!\.evil)/, 'https://app.example.com.bad.test', 'one bad word'),
  bad(/(?<!\.)example\.com$/, 'https://evilexample.com', 'looks back for a dot only'),
  bad(/(?:(?<=\/)example|x)+\.com$/, 'https://examplex.com', 'a look-behind holds once'),
  bad(/^https:\/\/(?:a|b|.*)example\.com$/, 'https://evilexample.com', 'the last arm is anything'),
  bad(/^https:\/\/\wexample\.com$/, 'https://xexample.com', 'a letter of anyone'),
  bad(/^https:\/\/[a-c]example\.com$/, 'https://aexample.com', 'a letter of anyone'),
  bad(/^https:\/\/example\.com[.]?[a-z]*$/, 'https://example.com.au', 'an ending of anyone'),
  bad(/^https:\/\/example\.co[a-z]?$/, 'https://example.com', 'an ending of anyone'),
  bad(/^https:\/\/[a-z]+\.example$/, 'https://evil.example', 'what documentation calls .com'),
  badWithCredentials(/\.vercel\.app$/, 'https://evil.vercel.app', 'any deployment'),
  badWithCredentials(/^https:\/\/.*\.vercel\.app$/, 'https://evil.vercel.app', 'any deployment'),
  badWithCredentials(/^https:\/\/[a-z0-9-]+\.netlify\.app$/i, 'https://evil.netlify.app', 'any site'),
  badWithCredentials(/^https:\/\/[a-z0-9-]+--acme\.netlify\.app$/, 'https://x--acme.netlify.app', 'previews'),
  badWithCredentials(
    /^https:\/\/shop-git-[a-z0-9-]+-acme\.vercel\.app$/,
    'https://shop-git-evil-acme.vercel.app',
    'previews: anyone can take such a name',
  ),
  badWithCredentials(/^https:\/\/acme--[a-z0-9-]+\.web\.app$/, 'https://acme--evil.web.app', 'previews'),
  badWithCredentials(/^https:\/\/.*\.up\.railway\.app$/, 'https://evil.up.railway.app', 'any deployment'),
  badWithCredentials(/^https:\/\/.*\.github\.io$/, 'https://evil.github.io', 'any user'),
  badWithCredentials(/^https:\/\/[a-z0-9-]+\.ngrok-free\.app$/, 'https://evil.ngrok-free.app', 'any tunnel'),
  badWithCredentials(/^https:\/\/[\w-]+\.replit\.dev(:\d+)?$/, 'https://evil.replit.dev', 'any workspace'),
  badWithCredentials(/^https:\/\/.*\.uk\.com$/, 'https://evil.uk.com', 'uk.com sells names'),
  badWithCredentials(/localhost:\d+$/, 'http://evillocalhost:3000', 'plain http, and not this machine'),
  badWithCredentials(/localhost:3000$/, 'http://evillocalhost:3000', 'plain http, and not this machine'),
  badWithCredentials(
    /https?:\/\/([A-Za-z0-9\-.]+)?(\.ddev\.site)(?::\d+)?$/,
    'http://evil.ddev.site',
    'plain http',
  ),
  badWithCredentials(/^http:\/\/10\.\d+\.\d+\.\d+$/, 'http://10.1.2.3', 'plain http in a network'),
  badWithCredentials(/\.test$/, 'http://evil.test', 'plain http'),
];

/** Each lets a stranger in. */
export const BAD: readonly BadRegExp[] = [
  ...FROM_THE_FIELD,
  ...NO_LEFT_BOUNDARY,
  ...OPTIONAL_PARTS,
  ...WEAK_LEFT_BOUNDARY,
  ...NO_END,
  ...NO_END_AFTER_THE_PORT,
  ...UNESCAPED_DOT,
  ...ALTERNATION,
  ...EVERYONE,
  ...WITH_CREDENTIALS,
];

const ONE_HOST: readonly GoodRegExp[] = [
  good(/^https:\/\/app\.example\.com$/, 'https://app.example.com', 'anchored and escaped'),
  good(/^https:\/\/app[.]example[.]com$/, 'https://app.example.com', 'a dot in a class is a dot'),
  good(/^https:\x2f\x2fapp\x2eexample\x2ecom$/, 'https://app.example.com', 'an escaped code is a dot'),
  good(/(?:^https:\/\/example\.com$)/, 'https://example.com', 'anchors in a group'),
  good(/^(https):\/\/(app)\.(example)\.(com)$/, 'https://app.example.com', 'groups around everything'),
  good(
    /^https:\/\/xn--mnchen-3ya\.example$/,
    'https://xn--mnchen-3ya.example',
    'Punycode is letters and hyphens',
  ),
  good(/^https:\/\/app\.example\.com\/?$/, 'https://app.example.com', 'an origin never ends with a slash'),
  good(/^https:\/\/app\.example\.com(\/.*)?$/, 'https://app.example.com', 'an origin never has a path'),
  good(
    /^https:\/\/app\.example\.com\.?$/,
    'https://app.example.com',
    'with the root dot it is the same host',
  ),
  good(/^https:\/\/app\.example\.com(?![\s\S])/, 'https://app.example.com', 'nothing may follow'),
  good(/^https:\/\/app\.example\.com$|^$/, 'https://app.example.com', 'an origin is never empty'),
  good(
    /(?<=^https:\/\/)app\.example\.com$/,
    'https://app.example.com',
    'the start is anchored in a look back',
  ),
  good(/^(?=https:\/\/app\.example\.com$)/, 'https://app.example.com', 'all of it in a look ahead'),
  good(/^(?:https:\/\/)?app\.example\.com$/, 'https://app.example.com', 'an origin always has a scheme'),
  good(
    /^https:\/\/acme\.github\.io$/,
    'https://acme.github.io',
    'the name under the private suffix is spelled out',
  ),
  good(/^https:\/\/acme-staging\.vercel\.app$/, 'https://acme-staging.vercel.app', 'spelled out'),
];

const FLAGS: readonly GoodRegExp[] = [
  good(/^https:\/\/app\.example\.com$/g, 'https://app.example.com', 'g is not a fault'),
  good(
    /^https:\/\/app\.example\.com$/i,
    'https://app.example.com',
    'i is not a fault: origins are in lower case',
  ),
  good(
    /^HTTPS:\/\/APP\.EXAMPLE\.COM$/i,
    'https://app.example.com',
    'i is not a fault: origins are in lower case',
  ),
  good(
    /^https:\/\/app\.example\.com$/m,
    'https://app.example.com',
    'm is not a fault: an origin is one line',
  ),
  good(
    /^https:\/\/app\.example\.com$/s,
    'https://app.example.com',
    's is not a fault: an origin is one line',
  ),
  good(
    /^https:\/\/.+\.example\.com$/ms,
    'https://app.example.com',
    'm and s are not a fault: an origin is one line',
  ),
  good(/^https:\/\/app\.example\.com$/u, 'https://app.example.com', 'u is not a fault'),
  good(/^https:\/\/\p{Ll}+\.example\.com$/u, 'https://app.example.com', 'any lower-case letter'),
  good(/https:\/\/app\.example\.com$/y, 'https://app.example.com', 'sticky is an anchor'),
  good(/^https:\/\/app\.example\.com$/gi, 'https://app.example.com', 'g and i are not a fault'),
  good(/^https:\/\/app\.example\.com$/d, 'https://app.example.com', 'd is not a fault'),
  good(new RegExp(/^https:\/\/app\.example\.com$/, 'v'), 'https://app.example.com', 'v is not a fault'),
  good(
    new RegExp(/^https:\/\/[[a-z]--[q]]+\.example\.com$/, 'v'),
    'https://app.example.com',
    'a class less one',
  ),
];

const SEVERAL_HOSTS: readonly GoodRegExp[] = [
  good(/^https:\/\/(?:www\.)?example\.com$/, 'https://example.com', 'the scheme bounds what is optional'),
  good(/^https:\/\/(app|admin|www)\.example\.com$/, 'https://admin.example.com', 'a grouped choice'),
  good(/^https:\/\/(?:a|b)\.example\.(?:com|org)$/, 'https://b.example.org', 'two grouped choices'),
  good(
    /^https:\/\/(?:www\.)?example\.(?:com|de|co\.uk)$/,
    'https://example.co.uk',
    'the endings are spelled out',
  ),
  good(/^(?:https:\/\/app\.example\.com|https:\/\/example\.org)$/, 'https://example.org', 'anchors outside'),
  good(
    /^https:\/\/example\.com$|^https:\/\/example\.org$/,
    'https://example.org',
    'each arm has both anchors',
  ),
  good(/(^https:\/\/example\.com$|^https:\/\/.*\.example\.com$)/, 'https://a.example.com', 'anchored arms'),
  good(
    /^https:\/\/(?:app|(?:www\.)?(?:shop|blog))\.example\.com$/,
    'https://www.shop.example.com',
    'nested groups',
  ),
  good(/^https:\/\/(dev|staging)-(eu|us)\.example\.com$/, 'https://dev-eu.example.com', 'parts of one label'),
  good(
    /^https:\/\/app\.(?:dev|staging)\.example\.com$/,
    'https://app.dev.example.com',
    'a choice in the middle',
  ),
  good(/^https:\/\/[app|admin]+\.example\.com$/, 'https://app.example.com', 'clumsy, but below one domain'),
  good(
    /^(?:https:\/\/app\.example\.com|capacitor:\/\/localhost|http:\/\/localhost:\d+)$/,
    'capacitor://localhost',
    'web, app and development',
  ),
];

const SUBDOMAINS: readonly GoodRegExp[] = [
  good(/^https:\/\/[a-z0-9-]+\.example\.com$/, 'https://app.example.com', 'one label'),
  good(/^https:\/\/\w+\.example\.com$/, 'https://app.example.com', 'one label'),
  good(/^https:\/\/[\w-]+\.example\.com$/i, 'https://app-1.example.com', 'one label'),
  good(/^https:\/\/[^.]+\.example\.com$/, 'https://app.example.com', 'one label'),
  good(/^https:\/\/[^./]+\.example\.com$/, 'https://app.example.com', 'one label'),
  good(/^https:\/\/[a-z]{2}\.example\.com$/, 'https://de.example.com', 'a country'),
  good(/^https:\/\/[0-9a-f]{8}\.example\.com$/, 'https://0badc0de.example.com', 'a hash'),
  good(/^https:\/\/app-\d+\.example\.com$/, 'https://app-12.example.com', 'a number'),
  good(/^https:\/\/pr-\d+\.preview\.example\.com$/, 'https://pr-7.preview.example.com', 'previews at home'),
  good(/^https:\/\/.+\.example\.com$/, 'https://a.b.example.com', '.+ ends with a dot'),
  good(/^https:\/\/.*\.example\.com$/, 'https://a.b.example.com', '.* ends with a dot'),
  good(/^https:\/\/\S+\.example\.com$/, 'https://a.b.example.com', '\\S+ ends with a dot'),
  good(/^https:\/\/(.*\.)?example\.com$/, 'https://example.com', 'optional behind the scheme'),
  good(/^https:\/\/(.+\.)?example\.com$/, 'https://a.example.com', 'optional behind the scheme'),
  good(/^https:\/\/(.*\.|)example\.com$/, 'https://example.com', 'an empty arm behind the scheme'),
  good(/^https:\/\/(\w+\.)?(\w+\.)?example\.com$/, 'https://a.b.example.com', 'up to two labels'),
  good(/^https:\/\/([a-z0-9-]+\.)*example\.com$/, 'https://a.b.example.com', 'any number of labels'),
  good(/^https:\/\/([a-z0-9-]+\.)*example\.com(:\d+)?$/, 'https://a.example.com:8443', 'and a port'),
  good(/^https:\/\/(?:[a-z0-9-]+\.){1,3}example\.com$/, 'https://a.b.example.com', 'one to three labels'),
  good(
    /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+example\.com$/,
    'https://a-b.example.com',
    'labels to the letter of the standard',
  ),
  good(
    /^https:\/\/(?=.{1,253}$)(?:[a-z0-9-]+\.)+example\.com$/,
    'https://a.example.com',
    'a length, looked ahead',
  ),
  good(/^https:\/\/(?<tenant>[a-z0-9-]+)\.example\.com$/, 'https://acme.example.com', 'a named group'),
  good(/^https:\/\/(?!admin\.)[a-z0-9-]+\.example\.com$/, 'https://app.example.com', 'all but one'),
  good(/^https:\/\/[a-z0-9-]+(?<!-internal)\.example\.com$/, 'https://app.example.com', 'all but some'),
  good(/^https:\/\/([a-z]+)\.\1\.example\.com$/, 'https://a.a.example.com', 'a back reference'),
  good(
    /^https:\/\/.*-.*\.example\.com$/,
    'https://a-b.example.com',
    'quadratic, which an origin is too short for',
  ),
  good(/^https:\/\/[a-z0-9]+[a-z0-9-]*\.example\.com$/, 'https://a-b.example.com', 'quadratic at worst'),
  good(
    /^https:\/\/([a-z0-9-]+\.)?acme\.pages\.dev$/,
    'https://0badc0de.acme.pages.dev',
    'below a spelled-out name',
  ),
];

const PORTS: readonly GoodRegExp[] = [
  good(/^https:\/\/app\.example\.com(:\d+)?$/, 'https://app.example.com:8443', 'any port or none'),
  good(/^https:\/\/app\.example\.com:\d+$/, 'https://app.example.com:8443', 'any port'),
  good(
    /^https:\/\/app\.example\.com(?::[0-9]{2,5})?$/,
    'https://app.example.com:8443',
    'a port of some length',
  ),
  good(/^https:\/\/app\.example\.com:(?:8443|9443)$/, 'https://app.example.com:9443', 'two ports'),
  good(/^https:\/\/app\.example\.com:\d+/, 'https://app.example.com:8443', 'after a port an origin is over'),
  good(
    /^https:\/\/app\.example\.com(:.*)?$/,
    'https://app.example.com:8443',
    'after a colon there are only digits',
  ),
];

const THIS_MACHINE: readonly GoodRegExp[] = [
  good(/^http:\/\/localhost:\d+$/, 'http://localhost:3000', 'loopback, though plain http'),
  good(/^http:\/\/localhost(:\d+)?$/, 'http://localhost', 'loopback, though plain http'),
  good(/^https?:\/\/localhost(:\d+)?$/, 'http://localhost:5173', 'loopback in either scheme'),
  good(/^http:\/\/localhost:[0-9]{4}$/, 'http://localhost:5173', 'loopback, four digits'),
  good(/^http:\/\/localhost:(3000|5173)$/, 'http://localhost:5173', 'loopback, two ports'),
  good(/^http:\/\/localhost:(\d+)+$/, 'http://localhost:3000', 'five digits are too few to run away with'),
  good(
    /^http:\/\/(?:[a-z0-9-]+\.)?localhost:\d{4,5}$/,
    'http://acme.localhost:3000',
    'names below localhost',
  ),
  good(
    /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/,
    'http://127.0.0.1:3000',
    'loopback by name and address',
  ),
  good(
    /^https?:\/\/(?:(?:[^:]+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/,
    'http://[::1]:5173',
    'loopback in every form',
  ),
  good(/^http:\/\/127\.\d{1,3}\.\d{1,3}\.\d{1,3}(:\d+)?$/, 'http://127.0.0.1', 'the loopback block'),
  good(/^http:\/\/\[::1\]:\d+$/, 'http://[::1]:3000', 'loopback, IPv6'),
  good(/^(capacitor|ionic):\/\/localhost$/, 'ionic://localhost', 'an app in a web view'),
  good(
    /^(?:capacitor|ionic|https?):\/\/localhost$/,
    'http://localhost',
    'an app in a web view, either platform',
  ),
  good(/^tauri:\/\/localhost$/, 'tauri://localhost', 'a desktop app'),
  good(/^https?:\/\/tauri\.localhost$/, 'http://tauri.localhost', 'a desktop app'),
  good(/^app:\/\/(?:desktop|tablet)$/, 'app://desktop', 'a desktop app'),
  good(
    /^chrome-extension:\/\/abcdefghijklmnopabcdefghijklmnop$/,
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'one extension, by its id',
  ),
];

const WITHOUT_CREDENTIALS: readonly GoodRegExp[] = [
  goodWithoutCredentials(/\.example\.com$/, 'https://a.example.com', 'the dot is the boundary'),
  goodWithoutCredentials(/\.example\.com$/i, 'https://a.example.com', 'the dot is the boundary'),
  goodWithoutCredentials(/\.example\.com$/g, 'https://a.example.com', 'the dot is the boundary'),
  goodWithoutCredentials(/\.example\.com(:\d+)?$/, 'https://a.example.com:8443', 'the dot is the boundary'),
  goodWithoutCredentials(/\.example\.(?:com|org)$/, 'https://a.example.org', 'the dot is the boundary'),
  goodWithoutCredentials(/(?:\.|\/\/)example\.com$/, 'http://example.com', 'a dot or the slashes'),
  goodWithoutCredentials(/(\.|^https?:\/\/)example\.com$/, 'https://example.com', 'a dot or the scheme'),
  goodWithoutCredentials(/[./]example\.com$/, 'https://example.com', 'a dot or a slash'),
  goodWithoutCredentials(/(?<=[./])example\.com$/, 'https://a.example.com', 'looks back to a dot or a slash'),
  goodWithoutCredentials(/\/\/app\.example\.com$/, 'https://app.example.com', 'the slashes are the boundary'),
  goodWithoutCredentials(/:\/\/(.+\.)?example\.com$/, 'https://example.com', 'optional behind the slashes'),
  goodWithoutCredentials(/^https?:\/\/(.+\.)?example\.com$/, 'http://a.example.com', 'either scheme'),
  goodWithoutCredentials(
    /^https?:\/\/([a-z0-9-]+\.)*example\.com(:\d+)?$/,
    'http://example.com:8080',
    'either scheme',
  ),
  goodWithoutCredentials(/^http(s)?:\/\/app\.example\.com$/, 'http://app.example.com', 'either scheme'),
  goodWithoutCredentials(/^(https?:\/\/)?(www\.)?example\.com$/, 'http://www.example.com', 'either scheme'),
  goodWithoutCredentials(/^[a-z]+:\/\/app\.example\.com$/, 'https://app.example.com', 'any scheme, one host'),
  goodWithoutCredentials(
    /^http:\/\/app\.example\.com$/,
    'http://app.example.com',
    'plain http for public data',
  ),
  goodWithoutCredentials(
    /https?:\/\/localhost:\d{4}/,
    'http://localhost:3000',
    'after a port an origin is over',
  ),
  goodWithoutCredentials(/^http:\/\/192\.168\.1\.10:3000$/, 'http://192.168.1.10:3000', 'one address'),
  goodWithoutCredentials(
    /^http:\/\/192\.168\.\d{1,3}\.\d{1,3}(:\d+)?$/,
    'http://192.168.1.10',
    'one network',
  ),
  goodWithoutCredentials(
    /^https?:\/\/(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}(?::\d+)?$/,
    'http://172.20.0.3:3000',
    'the private networks',
  ),
  goodWithoutCredentials(
    /^http:\/\/10\.0\.2\.2:\d+$/,
    'http://10.0.2.2:3000',
    'the host, to an Android emulator',
  ),
  goodWithoutCredentials(
    /^http:\/\/[a-z0-9-]+\.local(:\d+)?$/,
    'http://printer.local',
    'devices in the house',
  ),
  goodWithoutCredentials(/^https?:\/\/intranet(:\d+)?$/, 'http://intranet:8080', 'a name without a dot'),
  goodWithoutCredentials(
    /^https:\/\/shop-git-[a-z0-9-]+-acme\.vercel\.app$/,
    'https://shop-git-main-acme.vercel.app',
    'previews: anyone can claim such a name, and reads what is public',
  ),
  goodWithoutCredentials(
    /^https:\/\/acme-[a-z0-9]+-acme-team\.vercel\.app$/,
    'https://acme-d68fdlecx-acme-team.vercel.app',
    'previews',
  ),
  goodWithoutCredentials(
    /^https:\/\/(?:deploy-preview-\d+--)?acme\.netlify\.app$/,
    'https://deploy-preview-12--acme.netlify.app',
    'previews',
  ),
  goodWithoutCredentials(
    /^https:\/\/[a-z0-9-]+--acme\.netlify\.app$/,
    'https://dev--acme.netlify.app',
    'previews',
  ),
  goodWithoutCredentials(
    /^https:\/\/.*\.vercel\.app$/,
    'https://acme.vercel.app',
    'any deployment, said plainly',
  ),
  goodWithoutCredentials(/\.vercel\.app$/, 'https://acme.vercel.app', 'any deployment, said plainly'),
  goodWithoutCredentials(
    /^https:\/\/[a-z0-9-]+\.github\.io$/,
    'https://acme.github.io',
    'any page, said plainly',
  ),
  goodWithoutCredentials(/\.ngrok-free\.app$/, 'https://0badc0de.ngrok-free.app', 'any tunnel, said plainly'),
  goodWithoutCredentials(/\.csb\.app$/, 'https://abc12.csb.app', 'any sandbox, said plainly'),
  goodWithoutCredentials(
    /^chrome-extension:\/\/[a-p]{32}$/,
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'any Chrome extension, said plainly: the form of an id, whole, and public data',
  ),
  goodWithoutCredentials(
    /^moz-extension:\/\/[0-9a-f-]{36}$/,
    'moz-extension://c0ffee00-1111-4222-8333-444455556666',
    'Firefox makes up the id at each installation, so it cannot be spelled out',
  ),
];

/** What documentation and public code show, and what the rule knows of addresses and of names that nobody sells. */
const HONEST_IN_THE_FIELD: readonly GoodRegExp[] = [
  good(
    /^https?:\/\/(?:(?:[^:]+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/,
    'http://app.localhost:5173',
    'the default of Vite',
  ),
  good(/^http:\/\/(?:localhost|127\.0\.0\.1):\d+$/u, 'http://127.0.0.1:5173', 'u changes nothing'),
  good(/^https?:\/\/(localhost:)(.*)/, 'http://localhost:3000', 'after a colon there are only digits'),
  good(/^http:\/\/localhost:/, 'http://localhost:3000', 'after a colon there are only digits'),
  good(/^https:\/\/(?:[^.]+\.)*ampcode\.com$/, 'https://a.ampcode.com', 'whole labels in front'),
  good(/^https:\/\/([a-z0-9-]+\.)?example\.com$/, 'https://example.com', 'one label or none'),
  good(/^https:\/+example\.com$/, 'https://example.com', 'no origin has more slashes'),
  good(/^https:\/\/[A-Za-z0-9-]+\.example\.com$/, 'https://app.example.com', 'no i, upper case in a class'),
  good(/^https:\/\/.*\.xentro\.in$/, 'https://a.xentro.in', 'below one name'),
  good(/^https?:\/\/([a-zA-Z\d-]+\.){0,}localhost:\d*\/?$/, 'http://a.localhost:3000', 'of Rails'),
  good(/^https:\/\/[wW]{3}\.example\.com$/, 'https://www.example.com', 'upper case is in no origin'),
  good(/^https:\/\/app-(?:eu|us)-[0-9]\.example\.com$/, 'https://app-eu-1.example.com', 'a digit'),
  good(/^https:\/\/app[12]\.example\.com$/, 'https://app2.example.com', 'two digits'),
  good(/^https:\/\/shop[1-3]-example\.com$/, 'https://shop2-example.com', 'three domains, written out'),
  good(/^https:\/\/(example|myexample)\.com$/, 'https://myexample.com', 'each name is written out'),
  good(/^https:\/\/example\.com(?=\/|$)/, 'https://example.com', 'a look-ahead that is an end'),
  good(/^https:\/\/example\.com(?=:|$)/, 'https://example.com:8443', 'a look-ahead for a port or the end'),
  good(/^https:\/\/example\.com(?!.)/, 'https://example.com', 'nothing may follow'),
  good(/^https:\/\/example\.com(?:(?::\d+)|$)/, 'https://example.com:8443', 'a port, or the end'),
  good(/^https:\/\/.*\.(wix|wixpress)\.com($|:\d{4}$)/, 'https://a.wix.com:8443', 'an end in each arm'),
  good(/^(https:\/\/example\.com|https:\/\/.*\.example\.com)$/, 'https://a.example.com', 'as many write it'),
  good(/^https:\/\/example\.com\d*$/, 'https://example.com', 'no public suffix has digits'),
  good(
    /^https:\/\/app\.example\.com:?\d*$/,
    'https://app.example.com:8443',
    'the colon is optional, but no suffix has digits',
  ),
  good(/^https:\/\/app\.localhost(:\d+)?$/, 'https://app.localhost', 'below localhost'),
  good(/^https:\/\/.*\.laravel$/, 'https://blog.laravel', 'no registry sells .laravel'),
  good(/^https:\/\/[a-z]+\.docker$/, 'https://web.docker', 'no registry sells .docker'),
  good(/^https:\/\/.*\.home\.arpa$/, 'https://nas.home.arpa', 'for homes, RFC 8375'),
  good(/^https:\/\/.*\.local$/, 'https://nas.local', 'for the local network'),
  good(/^https:\/\/.*\.test$/, 'https://shop.test', 'for tests'),
  good(/^https:\/\/[a-z0-9-]+\.corp\.internal$/, 'https://wiki.corp.internal', 'for private use'),
  good(
    /^https:\/\/100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.\d+$/,
    'https://100.100.1.2',
    'shared address space',
  ),
  good(/^https:\/\/172\.(1[6-9]|2\d|3[01])\.\d+\.\d+$/, 'https://172.20.1.2', 'a private network'),
  good(/^https:\/\/192\.168\.[\d.]+(:\d+)?$/, 'https://192.168.1.2:3000', 'a private network'),
  good(/^https:\/\/10\.[0-9.]+$/, 'https://10.1.2.3', 'a private network'),
  good(/^https:\/\/\[fd[0-9a-f:]+\](:\d+)?$/, 'https://[fd12::1]:3000', 'unique local addresses'),
  good(/^http:\/\/127\.[\d.]+(:\d+)?$/, 'http://127.0.0.1:3000', 'the loopback block'),
  good(/^https?:\/\/(.*\.)?localhost(:\d+)?$/, 'http://a.b.localhost', 'this machine'),
  good(/^http:\/\/127\.0\.0\.1:[0-9]+$/, 'http://127.0.0.1:8080', 'this machine'),
  good(/^capacitor:\/\//, 'capacitor://localhost', 'another scheme'),
  good(/^(app|tauri|ionic):\/\/.*$/, 'app://obsidian.md', 'other schemes'),
  good(/^vscode-file:\/\/vscode-app$/, 'vscode-file://vscode-app', 'an editor'),
  good(
    /^https:\/\/(?:deploy-preview-\d+\.)?acme\.pages\.dev$/,
    'https://acme.pages.dev',
    'below its own name',
  ),
  good(
    /^https:\/\/deploy-\d+\.acme\.netlify\.app$/,
    'https://deploy-1.acme.netlify.app',
    'below its own name',
  ),
  good(
    /^https:\/\/acme(-staging)?\.vercel\.app$/,
    'https://acme-staging.vercel.app',
    'two names, written out',
  ),
  good(/^https:\/\/example\.com\.?(:\d+)?$/, 'https://example.com', 'the root dot'),
  good(/^https:\/\/[^/]+\.example\.com(:[0-9]{1,5})?$/, 'https://a.example.com:8080', 'anything but a slash'),
  good(/^https:\/\/(([a-z]+)\.){0,2}example\.com$/, 'https://a.b.example.com', 'two labels at most'),
  good(/^https:\/\/\S*\.example\.com$/, 'https://a.example.com', 'the dot is the boundary'),
  goodWithoutCredentials(/localhost:3000$/, 'http://localhost:3000', 'nobody can register evillocalhost'),
  goodWithoutCredentials(/localhost:\d+$/, 'http://localhost:5173', 'nobody can register evillocalhost'),
  goodWithoutCredentials(/localhost:\d{4}/, 'http://localhost:5173', 'after a port an origin is over'),
  goodWithoutCredentials(/localhost:\d{4,5}$/i, 'http://localhost:5173', 'i changes nothing'),
  goodWithoutCredentials(/127\.0\.0\.1:\d+/, 'http://127.0.0.1:3000', 'no host ends with an address'),
  goodWithoutCredentials(/\[::1\]:\d+$/, 'http://[::1]:3000', 'nothing can stand before a bracket'),
  goodWithoutCredentials(
    /https?:\/\/([A-Za-z0-9\-.]+)?(\.ddev\.site)(?::\d+)?$/,
    'https://shop.ddev.site:5173',
    'DDEV: below one name',
  ),
  goodWithoutCredentials(
    /https:\/\/app\.example\.com$/,
    'https://app.example.com',
    'another scheme is not a stranger’s host',
  ),
  good(
    /https:\/\/localhost:\d+$/,
    'https://localhost:3000',
    'the scheme begins anywhere, on one’s own machine',
  ),
  goodWithoutCredentials(/https?:\/\/web(:\d+)?$/, 'http://web:3000', 'a container'),
  goodWithoutCredentials(/https?:\/\/172\.19\.0\.\d+(:\d+)?$/, 'http://172.19.0.3:3000', 'a Docker network'),
  goodWithoutCredentials(/^http:\/\/10\.\d+\.\d+\.\d+$/, 'http://10.1.2.3', 'a private network'),
  goodWithoutCredentials(/\.(wix|wixpress)\.com($|:\d{4}$)/, 'https://a.wix.com:8443', 'an end in each arm'),
  goodWithoutCredentials(/^https?:\/\/193\.28\.89\.151:5509$/, 'http://193.28.89.151:5509', 'one address'),
  goodWithoutCredentials(
    /^https?:\/\/(localhost|127\.0\.0\.1|app\.example\.com|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(1[6-9]|2\d|3[0-1])\.\d+\.\d+):(3002|3003|517[3-9])$/,
    'http://172.16.0.1:5179',
    'several networks, several ports',
  ),
  goodWithoutCredentials(
    /^https:\/\/frontend-dql2-.*\.vercel\.app$/,
    'https://frontend-dql2-x.vercel.app',
    'previews',
  ),
  goodWithoutCredentials(
    /^https:\/\/.*\.up\.railway\.app$/,
    'https://a.up.railway.app',
    'any deployment, said plainly',
  ),
  goodWithoutCredentials(
    /^https:\/\/lovebooth-[a-z0-9]+-projects-88486d38\.vercel\.app$/,
    'https://lovebooth-a1-projects-88486d38.vercel.app',
    'previews',
  ),
  goodWithoutCredentials(
    /^https?:\/\/.*--.*\.netlify\.app$/i,
    'https://a--b.netlify.app',
    'any preview, said plainly',
  ),
  goodWithoutCredentials(
    /^https?:\/\/[\w-]+\.replit\.dev(:\d+)?$/,
    'https://a.replit.dev',
    'any workspace, said plainly',
  ),
  goodWithoutCredentials(
    /chrome-extension:\/\/.*/,
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'any extension, said plainly',
  ),
  goodWithoutCredentials(/\.test$/, 'http://shop.test', 'no registry sells .test'),
  goodWithoutCredentials(
    /^https?:\/\/.*\.laravel(:\d+)?$/,
    'http://blog.laravel',
    'no registry sells .laravel',
  ),
  goodWithoutCredentials(/\.home\.arpa$/, 'http://nas.home.arpa', 'for homes'),
  goodWithoutCredentials(/\.lan(:\d+)?$/, 'http://nas.lan:8080', 'no registry sells .lan'),
  goodWithoutCredentials(/^http:\/\/100\.64\.[\d.]+$/, 'http://100.64.1.2', 'shared address space'),
  goodWithoutCredentials(/^http:\/\/169\.254\.\d+\.\d+$/, 'http://169.254.1.1', 'link-local'),
];

export interface RefusedRegExp {
  readonly regexp: RegExp;
  readonly credentials: boolean;
  readonly why: string;
  /** What its author meant: the fix must allow each. */
  readonly means: readonly string[];
}

function refused(regexp: RegExp, credentials: boolean, why: string, ...means: string[]): RefusedRegExp {
  return { regexp, credentials, why, means };
}

/** Right, or nearly, and refused all the same: the fix admits the same names. */
export const REFUSED: readonly RefusedRegExp[] = [
  refused(/https:\/\/app\.example\.com$/, true, 'no start', 'https://app.example.com'),
  refused(
    /\bhttps:\/\/(.+\.)?example\.com$/,
    true,
    'no start',
    'https://example.com',
    'https://a.example.com',
  ),
  refused(
    /(https:\/\/[a-z]+\.example\.com|https:\/\/example\.org)$/,
    true,
    'no start of either arm',
    'https://a.example.com',
    'https://example.org',
  ),
  refused(
    /https:\/\/(a|b)\.example\.com$|https:\/\/example\.org$/,
    true,
    'no start of either arm',
    'https://b.example.com',
    'https://example.org',
  ),
  refused(/^https.*\.example\.com$/, true, 'no end of the scheme', 'https://a.example.com'),
  refused(/^https:\/\/app.example.com$/, false, 'bare dots', 'https://app.example.com'),
  refused(/^https:\/\/app.example\.com$/, true, 'a bare dot', 'https://app.example.com'),
  refused(
    /^https?:\/\/api.example.org(:\d+)?$/,
    false,
    'bare dots',
    'http://api.example.org',
    'https://api.example.org:8443',
  ),
  refused(
    /^https:\/\/.*.example.com$/,
    false,
    'bare dots',
    'https://a.example.com',
    'https://a.b.example.com',
  ),
  refused(/^http:\/\/127.0.0.1:\d+$/, false, 'bare dots', 'http://127.0.0.1:3000'),
  refused(/^http:\/\/192.168.1.\d+:3000$/, false, 'bare dots', 'http://192.168.1.7:3000'),
  refused(
    /^https:\/\/(www.)?example.com$/,
    true,
    'bare dots',
    'https://example.com',
    'https://www.example.com',
  ),
  refused(/.example.com$/, false, 'bare dots', 'https://a.example.com', 'http://a.example.com'),
  refused(/^https:\/\/app[.-]example\.com$/, false, 'a dot class', 'https://app.example.com'),
  refused(
    /^https:\/\/[\w.-]*example\.com$/,
    false,
    'a class with a dot',
    'https://example.com',
    'https://a.example.com',
  ),
  refused(/^https:\/\/app\.example\.com/, false, 'no end', 'https://app.example.com'),
  refused(/^https:\/\/app\.example\.com/, true, 'no end', 'https://app.example.com'),
  refused(
    /^https:\/\/app\.example\.com(:\d+)?/,
    false,
    'no end',
    'https://app.example.com',
    'https://app.example.com:8443',
  ),
  refused(
    /^https?:\/\/(www\.)?example\.com/,
    false,
    'no end',
    'https://example.com',
    'http://www.example.com',
  ),
  refused(
    /example\.com$/,
    false,
    'no start',
    'https://example.com',
    'https://a.example.com',
    'http://a.example.com',
  ),
  refused(/example\.com$/, true, 'no start', 'https://example.com', 'https://a.example.com'),
  refused(/example\.com/, false, 'no start, no end', 'https://example.com', 'https://a.example.com'),
  refused(/^https:\/\/.*example\.com$/, false, 'no boundary', 'https://example.com', 'https://a.example.com'),
  refused(/.*\.forestadmin\.com.*/, false, 'no end', 'https://api.forestadmin.com'),
  refused(/\.example2\.com$/, true, 'no scheme', 'https://a.example2.com', 'https://a.b.example2.com'),
  refused(/^https?:\/\/app\.example\.com$/, true, 'either scheme', 'https://app.example.com'),
  refused(/^http:\/\/app\.example\.com$/, true, 'plain http', 'https://app.example.com'),
  refused(
    /^https?:\/\/([a-z0-9-]+\.)*example\.com(:\d+)?$/,
    true,
    'either scheme',
    'https://a.example.com:8443',
  ),
  refused(
    /^https?:\/\/(localhost|app\.example\.com)(:\d+)?$/,
    true,
    'either scheme',
    'http://localhost:3000',
    'https://app.example.com',
  ),
  refused(/localhost:\d+$/, true, 'no scheme', 'http://localhost:3000'),
  refused(/localhost/, false, 'no end', 'http://localhost:3000'),
  refused(/localhost|127\.0\.0\.1/, true, 'no end', 'http://localhost:3000', 'http://127.0.0.1:3000'),
  refused(/^https?:\/\/localhost/, true, 'no end', 'http://localhost:3000', 'https://localhost:3000'),
  refused(/^http:\/\/localhost/, true, 'no end', 'http://localhost:3000'),
  refused(/http:\/\/localhost:*/, false, 'no end', 'http://localhost:3000'),
  refused(
    /https?:\/\/([A-Za-z0-9\-.]+)?(\.ddev\.site)(?::\d+)?$/,
    true,
    'either scheme',
    'https://shop.ddev.site:5173',
  ),
  refused(/(?<![\w-])example\.com$/, false, 'a look-behind', 'https://example.com', 'https://a.example.com'),
  refused(
    /^https:\/\/example\.com|https:\/\/example\.org$/,
    false,
    'arms',
    'https://example.com',
    'https://example.org',
  ),
  refused(
    /^https:\/\/(www)?\.?example\.com$/,
    false,
    'glue',
    'https://example.com',
    'https://www.example.com',
  ),
  refused(/^https:\/\/(app|)example\.com$/, true, 'glue', 'https://example.com', 'https://app.example.com'),
  refused(/^https:\/\/(|www)example\.com$/, true, 'glue', 'https://example.com', 'https://www.example.com'),
  refused(
    /^https:\/\/(?:www|app)?example.com/,
    false,
    'glue',
    'https://example.com',
    'https://www.example.com',
    'https://app.example.com:8443',
  ),
  refused(
    /^https:\/\/(staging)?example\.com$/,
    false,
    'glue',
    'https://example.com',
    'https://staging.example.com',
  ),
  refused(
    /^https:\/\/(.+\.)?example\.com?$/,
    true,
    'an optional letter',
    'https://example.com',
    'https://a.example.com',
  ),
  refused(/^https:\/\/example\.(com?|org)$/, true, 'an optional letter', 'https://example.com'),
  refused(/^https:\/\/app(\.|-)example\.com$/, false, 'glue', 'https://app.example.com'),
  refused(/myapp\.vercel\.app$/, false, 'a shared host', 'https://myapp.vercel.app'),
  refused(/^app\.example\.com$/, false, 'no scheme', 'https://app.example.com'),
  refused(/^https:\/\/App\.example\.com$/, false, 'upper case', 'https://app.example.com'),
  refused(/^https:\/\/app\.example\.com\/$/, false, 'a slash', 'https://app.example.com'),
  refused(/^localhost:\d+$/, false, 'no scheme', 'http://localhost:3000'),
  refused(/^http:\/\/localhost:*\d*$/, false, 'a colon repeated', 'http://localhost:3000'),
  refused(
    /^https:\/\/([a-z0-9-]+\.?)?example\.com$/,
    false,
    'an optional dot',
    'https://a.example.com',
    'https://example.com',
  ),
];

/** None lets a stranger in. */
export const GOOD: readonly GoodRegExp[] = [
  ...HONEST_IN_THE_FIELD,
  ...ONE_HOST,
  ...FLAGS,
  ...SEVERAL_HOSTS,
  ...SUBDOMAINS,
  ...PORTS,
  ...THIS_MACHINE,
  ...WITHOUT_CREDENTIALS,
];

const LETTERS = 'a'.repeat(48);
const LABELS = 'a.'.repeat(40);

/** Each lets nobody in who should stay out, with credentials or not, and can be made to run for ever. */
export const EXPONENTIAL: readonly ExponentialRegExp[] = [
  exponential(
    /^https:\/\/([a-z0-9]+-?)+\.example\.com$/,
    `https://${LETTERS}.evil.test`,
    'the hyphen is optional',
  ),
  exponential(
    /^https:\/\/(?:[a-z0-9]+[-_]?)+\.example\.com$/i,
    `https://${LETTERS}.evil.test`,
    'the same with i',
  ),
  exponential(/^https:\/\/([A-Z0-9]+-*)+\.EXAMPLE\.COM$/i, `https://${LETTERS}.evil.test`, 'i, upper case'),
  exponential(
    /^https:\/\/([a-z0-9-]+\.?)+\.example\.com$/,
    `https://${LETTERS}.evil.test`,
    'the dot is optional',
  ),
  exponential(
    /^https:\/\/(?:\.?[\w-]+)*\.example\.com$/,
    `https://${LETTERS}.evil.test`,
    'the dot is optional',
  ),
  exponential(/^https:\/\/([^.]+)*\.example\.com$/, `https://${LETTERS}.evil.test`, 'a plus inside a star'),
  exponential(/^https:\/\/(\S+)+\.example\.com$/, `https://${LETTERS}.evil.test`, 'a plus inside a plus'),
  exponential(
    /^https:\/\/([\da-z.-]+)*\.example\.com(:\d+)?$/,
    `https://${LETTERS}.evil.test`,
    'a plus inside a star',
  ),
  exponential(
    /^https:\/\/(?:(?:[a-z0-9]+)*\.)+example\.com$/,
    `https://${LETTERS}-.evil.test`,
    'inside each label',
  ),
  exponential(
    /^https:\/\/([a-z]+[a-z0-9]*)+\.example\.com$/,
    `https://${LETTERS}.evil.test`,
    'two classes overlap',
  ),
  exponential(
    /^https:\/\/([a-z0-9]+|[a-z0-9-]+)+\.example\.com$/,
    `https://${LETTERS}.evil.test`,
    'two arms overlap',
  ),
  exponential(
    /^https:\/\/(?:app|www|\w|[a-z]+)+\.example\.com$/,
    `https://${LETTERS}.evil.test`,
    'the arms overlap',
  ),
  exponential(
    /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+\.example\.com$/,
    `https://${LETTERS}.evil.test`,
    'a label of the standard, repeated without its dot',
  ),
  exponential(
    /^https:\/\/(.*\.)*example\.com$/,
    `https://${LABELS}evil.test`,
    'each dot may end any repetition',
  ),
  exponential(
    /^https:\/\/(.+\.)+example\.com$/,
    `https://${LABELS}evil.test`,
    'each dot may end any repetition',
  ),
  exponential(
    /^https:\/\/(?:(?:[a-z0-9-]+\.)*)*example\.com$/,
    `https://${LABELS}evil.test`,
    'a star inside a star',
  ),
  exponential(
    /^https:\/\/app\.([a-z0-9]+-?)+\.example\.com$/,
    `https://app.${LETTERS}.evil.test`,
    'behind a literal',
  ),
  exponential(
    /^https:\/\/pr-(\d+-?)+\.preview\.example\.com$/,
    `https://pr-${'1'.repeat(48)}.evil.test`,
    'digits behind a literal',
  ),
  exponential(
    /^https:\/\/acme-([0-9a-f]+)+\.example\.com$/,
    `https://acme-${'f'.repeat(48)}.evil.test`,
    'digits of a hash, behind a literal',
  ),
  exponential(/^https:\/\/(?=([a-z]+)+\.example\.com$)/, `https://${LETTERS}.evil.test`, 'in a look ahead'),
  exponential(
    /^(?:https:\/\/example\.org|https:\/\/([a-z]+-?)+\.example\.com)$/,
    `https://${LETTERS}.evil.test`,
    'in the second arm',
  ),
  exponential(
    /^https:\/\/app\.example\.com$|^https:\/\/(?<tenant>(?:[a-z0-9]+-?)+)\.example\.com$/,
    `https://${LETTERS}.evil.test`,
    'in a named group of the second arm',
  ),
];
