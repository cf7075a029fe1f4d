// Opening pages without a connection needs a service worker, and browsers allow that only over https or on this machine.
import { el, on } from "./dom";
import { isKept, keepPage, startKeep } from "./keep";

export function startWorker(): void {
  if (window.isSecureContext && "serviceWorker" in navigator) {
    void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
    const user = document.body.dataset.user;
    // Pages kept for one post must not be opened by the next one at this computer.
    if (user !== undefined && localStorage.getItem("user") !== user) {
      void caches.delete("bayou-pages");
      localStorage.setItem("user", user);
    }
    void keepFirst();
    startKeep();
    on("submit", 'form[action="/logout"]', () => void caches.delete("bayou-pages"));
    return;
  }
  const line = document.querySelector<HTMLElement>("[data-insecure]");
  if (!line || !document.querySelector("form[data-offline], form[data-draft]")) return;
  line.hidden = false;
  line.textContent = "当前用 http 访问：断网时打不开新页面，不能用手机定位；已打开页面里填写的内容仍会存在本机。";
  const how = el("a", "怎样开启");
  how.href = "/trust";
  line.append(how);
}

// keepFirst keeps the page that was asked for before the worker was there: the worker sees pages only from the next one on.
async function keepFirst(): Promise<void> {
  if (!document.querySelector("[data-offline-page]")) return;
  await navigator.serviceWorker.ready;
  const path = location.pathname + location.search;
  if (!(await isKept(path))) await keepPage(path);
}
