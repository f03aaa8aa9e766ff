// What the run says to the Rust test that started it: one JSON object a line.
const seen = new Set();
let failures = 0;

const line = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

/// Something is not as it must be. The same is said once.
export function failure(page, rule, element) {
  const text = JSON.stringify([page, rule, element]);
  if (seen.has(text)) return;
  seen.add(text);
  failures += 1;
  line({ failure: { page, rule, element: String(element).slice(0, 400) } });
}

/// A figure for whoever reads the run.
export const say = (said) => line({ said });

/// How much was looked at: a run that looked at nothing has proved nothing.
export const counted = (what, count) => line({ counted: { what, count } });

export const count = () => failures;
