// The origins that tests are about, by what they are.

/** A page that a policy allows. */
export const APP = 'https://app.example.com';
/** The same page without TLS. */
export const PLAIN_APP = 'http://app.example.com';
/** A page of the same site, which a policy does not allow for being a neighbour. */
export const OTHER_APP = 'https://other.example.com';
/** A page of a site of its own, which a policy allows. */
export const SHOP = 'https://shop.example.net';
/** A page of another company, which a policy allows for some routes. */
export const PARTNER = 'https://partner.example';
/** A page that nobody allows. */
export const STRANGER = 'https://evil.example';
