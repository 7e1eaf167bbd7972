/** What went wrong and what to do, for the person at the terminal: printed as it stands, without a stack. */
export class Sentence extends Error {}

/**
 * Runs `main({ args, signal, defer })` and ends the process with the number it returns.
 * `signal` aborts on Ctrl-C, SIGTERM and SIGHUP; what `defer` was given runs afterwards, last in first out,
 * whether main returned, threw or was interrupted.
 */
export async function runCommand(main, args) {
  // The terminal or pipe may close before we have stopped everything: losing words is fine, dying is not.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

  const life = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => life.abort(new Sentence(`Interrupted by ${name}.`)));
  }

  const deferred = [];
  try {
    process.exitCode = await main({ args, signal: life.signal, defer: (step) => deferred.push(step) });
  } catch (error) {
    report(life.signal.aborted ? life.signal.reason : error);
    process.exitCode = life.signal.aborted ? 130 : 1;
  }
  for (const step of deferred.reverse()) {
    try {
      await step();
    } catch (error) {
      report(error);
      process.exitCode ||= 1;
    }
  }
}

/** Resolves when the person asked to stop. */
export const interrupted = (signal) =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

function report(error) {
  console.error(error instanceof Sentence ? `\n${error.message}` : error);
}
