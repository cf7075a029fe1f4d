import { all, el } from "./dom";

// A long page's contents: a line of links to its sections that stays in sight. Without this script the page is read from its top.
export function startContents(): void {
  const nav = document.querySelector<HTMLElement>("nav[data-contents]");
  if (!nav) return;
  all<HTMLElement>("main .sect > header > h2").forEach((title, i) => {
    title.id ||= "part" + (i + 1);
    const a = el("a", title.textContent || "");
    a.href = "#" + title.id;
    nav.append(a);
  });
  nav.hidden = nav.childElementCount < 2;
}
