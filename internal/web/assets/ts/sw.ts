// The service worker: keeps this build's files, and the pages that ask for it (data-offline-page), for use without a connection.
// Pages come from the office whenever it answers; a kept copy is shown only when it does not.
export {};

declare const self: ServiceWorkerGlobalScope & { BAYOU_FILES: string[] };

const pages = "bayou-pages";
const files = "bayou-files";
const patience = 6000; // ms until a slow line counts as none

self.addEventListener("install", (e) => {
  e.waitUntil(caches.open(files).then((c) => c.addAll(self.BAYOU_FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (e) => {
  e.waitUntil(tidy().then(() => self.clients.claim()));
});

async function tidy(): Promise<void> {
  const cache = await caches.open(files);
  for (const r of await cache.keys()) if (!self.BAYOU_FILES.includes(new URL(r.url).pathname)) await cache.delete(r);
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/")) e.respondWith(file(e.request));
  else if (e.request.mode === "navigate") e.respondWith(page(e.request));
});

async function file(r: Request): Promise<Response> {
  return (await caches.match(r)) || fetch(r);
}

async function page(r: Request): Promise<Response> {
  try {
    const answer = await within(fetch(r), patience, await caches.match(r, { cacheName: pages }));
    if (answer.ok && !answer.redirected) await keep(r, answer);
    return answer;
  } catch {
    return (await caches.match(r, { cacheName: pages })) || away();
  }
}

// within waits for the office only so long when there is a kept copy to show.
function within(answer: Promise<Response>, ms: number, kept?: Response): Promise<Response> {
  if (!kept) return answer;
  return Promise.race([answer, new Promise<Response>((_, no) => setTimeout(() => no(new Error("slow")), ms))]);
}

async function keep(r: Request, answer: Response): Promise<void> {
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return;
  const copy = answer.clone();
  const text = await answer.clone().text();
  if (text.includes("data-offline-page")) await (await caches.open(pages)).put(r, copy);
}

function away(): Response {
  const html = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>没有网络</title>' +
    '<body style="font-family:sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem"><h1>现在没有网络</h1>' +
    "<p>这个页面没有存在本机。督察和摸底页面打开过一次以后，断网也能打开。</p><p>存在本机、还没有发送的内容没有丢失，联网后自动发送。</p><p><a href=\"/\">返回首页</a></p>";
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
