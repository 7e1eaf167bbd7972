const { default: Sequencer } = require('@jest/test-sequencer');

/** Suites in the order of their names, so that the longest does not come last. */
module.exports = class InOrder extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => (one.path < other.path ? -1 : 1));
  }
};
