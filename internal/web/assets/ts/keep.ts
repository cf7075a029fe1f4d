// Pages kept on the phone before one goes where there is no line.
import { all } from "./dom";

const cacheName = "bayou-pages"; // the service worker's

// keepPage keeps a page anew and tells whether it could; a sign-in in its place is none.
export async function keepPage(path: string): Promise<boolean> {
  try {
    const answer = await fetch(path, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return false;
    await (await caches.open(cacheName)).put(path, answer);
    return true;
  } catch {
    return false;
  }
}

export async function isKept(path: string): Promise<boolean> { return !!(await caches.match(path, { cacheName })); }

// startKeep lets [data-keep=PREFIX] keep every page that is linked here and begins so, and ends as data-keep-end says, and with them
// those of links with data-keep-too.
export function startKeep(): void {
  const place = document.querySelector<HTMLElement>("[data-keep]");
  const button = place?.querySelector("button"), said = place?.querySelector("[role=status]");
  if (!place || !button || !said) return;
  place.hidden = false;
  button.addEventListener("click", async () => {
    const links = all<HTMLAnchorElement>("#content a[data-keep-too]").map((a) => a.pathname).concat(all<HTMLAnchorElement>("#content a[href^='" + place.dataset.keep + "']").map((a) => a.pathname).filter((path) => path.endsWith(place.dataset.keepEnd || "")));
    const paths = Array.from(new Set(links));
    let done = 0;
    button.disabled = true;
    for (const path of paths) {
      if (!(await keepPage(path))) break;
      said.textContent = "已存 " + ++done + " 个，共 " + paths.length + " 个";
    }
    button.disabled = false;
    said.textContent = done === paths.length ? done + " 个小区已存到手机，断网也能填。"
      : "只存了 " + done + " 个，共 " + paths.length + " 个。请到网络好的地方再点一次。";
  });
}
