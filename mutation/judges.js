// Which test files judge the mutants of which file of lib/. A mutant that they let live has survived, even if a test of
// something else would stumble over it: what is wrong in a file is to be noticed by the tests of that file.

const JUDGES = {
  'call-site': ['call-site'],
  compat: ['compat', 'compat-differential'],
  'fetch/names': ['warnings', 'answers', 'problems', 'stacked-policies'],
  'fetch/tokens': ['requested-names', 'hostile', 'problems'],
  engine: ['policy'],
  'first-answer': ['functions', 'delegates', 'origin-timeout', 'policy'],
  index: ['policy', 'problems', 'delegates', 'servers'],
  middleware: [
    'delegates',
    'functions',
    'policy',
    'preflight',
    'debug',
    'decisions',
    'servers',
    'disallowed-origin',
    'stacked-policies',
  ],
  options: ['messages', 'answers', 'problems', 'policy'],
  'origins/credential-rules': ['origin-problems', 'origin-allowlist', 'warnings', 'public-suffix'],
  'origins/entry': ['origin-index', 'repair', 'origin-problems', 'timing-allow-origin'],
  'origins/expression': ['expressions'],
  'origins/matcher': ['policy', 'origin-index', 'functions', 'warnings', 'public-suffix'],
  'origins/origin-index': ['origin-index', 'origin-allowlist'],
  'origins/owners': ['proofs', 'public-suffix'],
  'origins/pattern-index': ['origin-index', 'origin-allowlist', 'public-suffix'],
  'origins/proofs': ['origin-messages', 'proofs'],
  'origins/public-suffix': ['public-suffix'],
  'origins/repair': ['origin-messages', 'repair'],
  'origins/samples': ['expressions'],
  'origins/serialized': ['serialized', 'untrusted-origin'],
  'origins/trustworthy': ['origin-problems', 'warnings'],
  'policy/answers': [
    'made-requests',
    'answers',
    'timing-allow-origin',
    'preflight',
    'delegates',
    'servers',
    'disallowed-origin',
  ],
  'policy/cross-origin': ['disallowed-origin'],
  'policy/header-options': ['messages', 'problems', 'warnings', 'answers'],
  'policy/nearest-name': ['problems'],
  'policy/option-source': ['problems', 'policy'],
  'policy/origin-allowlist': ['origin-messages', 'origin-allowlist'],
  'policy/origin-option': [
    'origin-messages',
    'problems',
    'policy',
    'origin-problems',
    'origin-allowlist',
    'timing-allow-origin',
  ],
  'policy/policy': ['policy', 'functions', 'delegates'],
  'policy/problems': ['messages', 'problems', 'origin-problems'],
  'policy/read-options': ['messages', 'problems', 'policy', 'answers', 'compat'],
  'policy/regexp-problems': ['origin-messages', 'proofs'],
  request: ['made-requests', 'preflight', 'disallowed-origin', 'hostile', 'requested-names'],
  response: [
    'made-requests',
    'preflight',
    'debug',
    'answers',
    'timing-allow-origin',
    'protect-headers',
    'stacked-policies',
  ],
  show: ['messages', 'origin-messages', 'problems'],
  warnings: ['warnings', 'stacked-policies'],
};

/** The test files for a file such as `lib/show.ts`; where none are listed, those of all files, so that it is judged too. */
function judgesOf(file) {
  return JUDGES[file.replace(/^lib\/|\.ts$/g, '')] ?? [...new Set(Object.values(JUDGES).flat())];
}

module.exports = { judgesOf };
