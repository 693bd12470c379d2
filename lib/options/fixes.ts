// The way to ../fixes, which are loaded when something is wrong: most options are right.

type Fixes = typeof import('../fixes');

export const repairOrigin: Fixes['repairOrigin'] = (text) => load().repairOrigin(text);
export const nearestName: Fixes['nearestName'] = (key, names) => load().nearestName(key, names);

function load(): Fixes {
  return require('../fixes') as Fixes;
}
