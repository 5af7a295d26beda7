const { statSync } = require('node:fs');

/** First the suite that takes the whole machine, beside it what waits for nothing, then the long ones, so that none is alone at the end. */
const ORDER = [
  /\/test\/hostile\//,
  /\/test\/(core|oracle|pathways|web)\//,
  /\/test\/workflows\/(killed-|long-life|pathway-migration)/,
  /./,
];
const rankOf = ({ path }) => ORDER.findIndex((kind) => kind.test(path));

/** By kind; of one kind the largest file first. */
module.exports = class {
  sort(tests) {
    const sized = [...tests].map((test) => ({ test, rank: rankOf(test), size: statSync(test.path).size }));
    return sized.sort((a, b) => a.rank - b.rank || b.size - a.size).map(({ test }) => test);
  }

  cacheResults() {}
};
