// The page's behaviour, put together: what starts once, and what settles after every swap.

import htmx from "../vendor/htmx.esm.min.js";
import * as board from "./board.js";
import * as clocks from "./clocks.js";
import * as dialogs from "./dialogs.js";
import * as keys from "./keys.js";
import * as live from "./live.js";
import * as toast from "./toast.js";
import * as when from "./when.js";

const token = () => document.querySelector("meta[name=csrf]")?.content ?? "";

/** Whoever writes shows that the page wrote, and says which page. */
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") ctx.request.headers["X-CSRF-Token"] = token();
});

/** No answer came: nothing moves, and the handles go back to where the page is. */
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx || ctx.response) return;
  toast.unreachable(ctx.request.method === "GET");
  when.goBack();
});

async function copy(event) {
  const link = event.target.closest?.("[data-copy]");
  if (!link) return;
  event.preventDefault();
  await navigator.clipboard.writeText(link.href);
  toast.say(link.dataset.copy);
}

function settle() {
  when.settle();
  board.settle();
  clocks.settle();
  toast.settle();
  live.settle();
}

document.addEventListener("click", copy);
document.addEventListener("htmx:after:swap", settle);
for (const part of [when, board, clocks, dialogs, keys, live]) part.start();
settle();
