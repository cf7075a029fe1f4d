// Small comforts of forms: send filters on change, send once, ask before what cannot be undone, warn before leaving.
import { all, on } from "./dom";

const touched = new Set<HTMLFormElement>();

export function untouch(form: HTMLFormElement): void { touched.delete(form); }

export function startForms(): void {
  all<HTMLElement>("form[data-auto] [data-auto-button]").forEach((b) => b.classList.add("visually-hidden"));
  on("change", "form[data-auto] select, form[data-auto] input", (field) => (field as HTMLInputElement).form?.requestSubmit());
  document.addEventListener("htmx:afterSwap", () => all<HTMLElement>("form[data-auto] [data-auto-button]").forEach((b) => b.classList.add("visually-hidden")));

  on("click", "[data-confirm]", (button, event) => { if (!window.confirm(button.dataset.confirm)) event.preventDefault(); });
  on("click", "[data-print]", () => window.print());
  on("click", "[data-large]", toggleLarge);

  const touch = (field: HTMLElement): void => {
    const form = (field as HTMLInputElement).form;
    if (form && form.matches("[data-form]")) touched.add(form);
  };
  on("input", "[data-form] *", touch);
  on("change", "[data-form] *", touch);
  on("submit", "form[method=post]", (target, event) => {
    if (event.defaultPrevented) return;
    const form = target as HTMLFormElement;
    if (form.dataset.sent) { event.preventDefault(); return; } // a second press sends nothing
    form.dataset.sent = "1";
    untouch(form);
  });
  window.addEventListener("pageshow", () => all<HTMLElement>("form[data-sent]").forEach((f) => delete f.dataset.sent));
  window.addEventListener("beforeunload", (event) => {
    for (const form of touched) {
      if (form.isConnected && !form.dataset.draft) { event.preventDefault(); event.returnValue = ""; return; }
    }
  });
  document.addEventListener("click", (event) => { // an open menu closes when one clicks elsewhere
    all<HTMLDetailsElement>("details.menu[open]").forEach((m) => { if (!m.contains(event.target as Node)) m.open = false; });
  });
}

// toggleLarge switches 长者模式 and remembers it for a year.
function toggleLarge(): void {
  const large = document.documentElement.classList.toggle("large");
  document.cookie = "large=" + (large ? "1" : "0") + ";path=/;max-age=31536000;samesite=lax";
  all<HTMLElement>("[data-large]").forEach((b) => b.setAttribute("aria-pressed", String(large)));
}
