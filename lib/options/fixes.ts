// The way to ../fixes, which are loaded when something is wrong: most options are right.

type Fixes = typeof import('../fixes');

export const repairOrigin: Fixes['repairOrigin'] = (...given) => load().repairOrigin(...given);
export const nearestName: Fixes['nearestName'] = (...given) => load().nearestName(...given);
export const nearestMethod: Fixes['nearestMethod'] = (...given) => load().nearestMethod(...given);
export const misspeltHeader: Fixes['misspeltHeader'] = (...given) => load().misspeltHeader(...given);
export const unquoted: Fixes['unquoted'] = (...given) => load().unquoted(...given);
export const insteadOfClass: Fixes['insteadOfClass'] = (...given) => load().insteadOfClass(...given);
export const insteadOfName: Fixes['insteadOfName'] = (...given) => load().insteadOfName(...given);
export const insteadOfOptions: Fixes['insteadOfOptions'] = (...given) => load().insteadOfOptions(...given);
export const insteadOfOrigin: Fixes['insteadOfOrigin'] = (...given) => load().insteadOfOrigin(...given);
export const repairRegExp: Fixes['repairRegExp'] = (...given) => load().repairRegExp(...given);

function load(): Fixes {
  return require('../fixes') as Fixes;
}
