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
  if (url.origin !== self.location.origin) return;
  if (e.request.method === "POST" && e.request.mode === "navigate") e.respondWith(fetch(e.request).catch(() => unsent(e.request.referrer)));
  if (e.request.method !== "GET") return;
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
    const copy = await caches.match(r, { cacheName: pages });
    return copy ? marked(copy) : away();
  }
}

// marked tells a page that it is a kept copy, so that it does not take its day for today's.
async function marked(copy: Response): Promise<Response> {
  const html = (await copy.text()).replace("<body", "<body data-kept");
  return new Response(html, { status: copy.status, headers: copy.headers });
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

// unsent says that a form did not get through; the page it was filled in on has kept it.
function unsent(from: string): Response {
  return notice("没有送出去", "<p>现在连不上服务器，刚才填写的内容没有提交。内容已存在本机，返回后会恢复。</p>" +
    '<p><a href="' + (from ? new URL(from).pathname + new URL(from).search.replace(/&/g, "&amp;") : "/") + '">返回继续填写</a></p>');
}

// away says that there is no line, and which pages can be opened nevertheless.
async function away(): Promise<Response> {
  const links = (await kept()).map(([path, title]) => '<li style="margin:.8rem 0"><a href="' + path + '">' + title + "</a></li>").join("");
  return notice("现在没有网络", "<p>这个页面没有存在本机。存在本机、还没有发送的内容没有丢失，联网后自动发送。</p>" +
    (links ? "<h2>断网也能打开的页面</h2><ul>" + links + "</ul>" : "<p>督察和摸底页面打开过一次以后，断网也能打开。</p>") +
    '<p><a href="/">返回首页</a></p>');
}

function notice(title: string, body: string): Response {
  const html = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>' + title + "</title>" +
    '<body style="font-family:sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem"><h1>' + title + "</h1>" + body;
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// kept lists the pages on this phone by path and title, both as they stand in HTML.
async function kept(): Promise<[string, string][]> {
  const cache = await caches.open(pages);
  const out: [string, string][] = [];
  for (const r of await cache.keys()) {
    const url = new URL(r.url), text = await (await cache.match(r))!.text();
    const title = /<title>([^<]*)<\/title>/.exec(text)?.[1] || "";
    if (!url.search) out.push([url.pathname, title.split(" · ")[0].trim()]);
  }
  return out;
}
