// After the tests: an engine that hangs fails its tests by their deadline, and must not keep the run from ending.

export default function endInTime(): void {
  const overdue = setTimeout(() => {
    process.stderr.write('Something is still at work after the tests; ending it.\n');
    process.exit(1);
  }, 30_000);
  overdue.unref();
}
