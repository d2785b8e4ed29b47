// Set by the router when the page changes, taken by the next page's heading: the heading may come later, with its data.
let pending = false;

export function askFocus(): void {
  pending = true;
}

export function takePendingFocus(): boolean {
  const taken = pending;
  pending = false;
  return taken;
}
