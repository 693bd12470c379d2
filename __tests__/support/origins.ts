// The origins that tests use, each named for what it is.

/** A page that a policy allows. */
export const APP = 'https://app.example.com';
/** The same page without TLS. */
export const PLAIN_APP = 'http://app.example.com';
/** A page of the same site, which is not allowed only because it is on the same site. */
export const OTHER_APP = 'https://other.example.com';
/** A page of another site, which a policy allows. */
export const SHOP = 'https://shop.example.net';
/** A page of another company, which a policy allows for some routes. */
export const PARTNER = 'https://partner.example';
/** A page that no policy allows. */
export const STRANGER = 'https://evil.example';
