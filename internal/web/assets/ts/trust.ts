// The page that leads a phone through trusting the certificate says whether this one does. A picture that comes by https shows it from
// a page without; on an https page that was opened in spite of a warning the browser still takes no service worker.
import { el } from "./dom";

export function startTrust(): void {
  const place = document.querySelector<HTMLElement>("[data-trust]");
  if (!place) return;
  const say = (trusted: boolean): void => {
    for (const [name, shown] of [["yes", trusted], ["no", !trusted]] as const) {
      const line = place.querySelector<HTMLElement>("[data-trust-" + name + "]");
      if (line) line.hidden = !shown;
    }
  };
  if (location.protocol === "https:") {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.register("/sw.js").then(() => say(true), () => say(false));
    return;
  }
  if (window.isSecureContext) return; // this computer itself needs no certificate
  const picture = el("img");
  picture.onload = () => say(true);
  picture.onerror = () => say(false);
  picture.src = place.dataset.trust + "?" + Date.now();
}
