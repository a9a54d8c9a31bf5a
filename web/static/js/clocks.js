// Clocks run on while the page is open: minute by minute, as long as work is done.

let since = 0;

/** As the page was made at `since`, each clock then ran on for so many seconds. */
function tick() {
  const passed = Math.floor((Date.now() - since) / 1000);
  for (const clock of document.querySelectorAll("[data-left]")) {
    const left = Number(clock.dataset.left) - Math.min(passed, Number(clock.dataset.runs));
    clock.firstElementChild.textContent = told(left, clock.closest("table").dataset);
  }
}

/** Seconds as the page tells them: the patterns are the reader's own. */
function told(left, { hours, minutes, over }) {
  const all = Math.floor(Math.abs(left) / 60);
  const [h, m] = [Math.floor(all / 60), all % 60];
  const time = h
    ? hours.replace("{h}", h.toLocaleString("en")).replace("{m}", String(m).padStart(2, "0"))
    : minutes.replace("{m}", m);
  return left < 0 ? over.replace("{time}", time) : time;
}

/** After every swap the page is new. */
export function settle() {
  since = Date.now();
}

export function start() {
  setInterval(tick, 10_000);
}
