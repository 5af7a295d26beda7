const { statSync } = require('node:fs');

/** What goes beside the one suite that takes the whole machine: tests that wait for nothing. */
const PURE = /\/test\/(core|oracle|pathways|web)\//;
const rankOf = ({ path }) => (path.includes('/test/hostile/') ? 0 : PURE.test(path) ? 1 : 2);

/** The hostile carrier first, beside it what needs no server; then the rest, the largest file first. */
module.exports = class {
  sort(tests) {
    const sized = [...tests].map((test) => ({ test, rank: rankOf(test), size: statSync(test.path).size }));
    return sized.sort((a, b) => a.rank - b.rank || b.size - a.size).map(({ test }) => test);
  }

  cacheResults() {}
};
