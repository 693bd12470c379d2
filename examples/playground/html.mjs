// The page as it is served or written: it knows from its own text where things are.

const PLACES = /(<script id="places" type="application\/json">)[^<]*/;

/** `<` is escaped, so that nothing in it can end the script. */
export const htmlOf = (html, places) =>
  html.replace(PLACES, (_all, tag) => tag + JSON.stringify(places).replaceAll('<', '\\u003c'));
