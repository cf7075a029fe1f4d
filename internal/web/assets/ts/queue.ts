// Forms with data-offline are sent from here. Without a connection they wait in the browser and go out by themselves later; what
// the office refuses stays listed with its reason until a person decides. Each carries an id made here, so sending twice is harmless.
import { all, el, newId, on, owner, toast } from "./dom";
import { forget } from "./drafts";
import { untouch } from "./forms";
import { drop, list, Post, put } from "./store";

const wait = 30_000; // how often waiting posts are tried while a page is open
const patience = 60_000; // how long a bad line may take for one post

type Answer = { kind: "taken" | "refused"; url: string; why: string } | { kind: "away" };

async function send(post: Post): Promise<Answer> {
  const body = post.multipart ? new FormData() : new URLSearchParams();
  post.body.forEach(([n, v]) => (body as FormData).append(n, v as string));
  const stop = new AbortController();
  const timer = window.setTimeout(() => stop.abort(), patience);
  let r: Response;
  try {
    r = await fetch(post.action, { method: "POST", body, credentials: "same-origin", headers: { "X-Queued": "1" }, signal: stop.signal });
  } catch {
    return { kind: "away" };
  } finally {
    clearTimeout(timer);
  }
  if (r.status >= 502 && r.status <= 504) return { kind: "away" };
  if (r.ok && !new URL(r.url).pathname.startsWith("/login")) return { kind: "taken", url: r.url, why: "" };
  const why = r.ok || r.status === 401 ? "登录已过期，请重新登录后再发送。" : reason(await r.text(), r.status);
  return { kind: "refused", url: r.url, why };
}

function reason(html: string, status: number): string {
  const said = new DOMParser().parseFromString(html, "text/html").querySelector("[data-fault]");
  return said?.textContent?.trim().replace(/\s+/g, " ") || "没有收下（代码 " + status + "）。";
}

function read(form: HTMLFormElement): Post {
  const key = form.querySelector<HTMLInputElement>("[data-key]");
  if (key && !key.value) key.value = newId();
  const body: [string, string | File][] = [];
  new FormData(form).forEach((v, n) => { if (typeof v === "string" || v.size > 0) body.push([n, v]); });
  return {
    id: key?.value || newId(), owner: owner(), action: form.getAttribute("action") || location.pathname, at: Date.now(), body,
    title: form.dataset.title || document.querySelector("h1")?.textContent?.trim() || "表单", multipart: form.enctype === "multipart/form-data",
  };
}

async function submit(form: HTMLFormElement): Promise<void> {
  const post = read(form);
  try {
    await put("posts", post); // first to the disk, then to the line
  } catch {
    toast("本机空间不足，无法暂存。请连上网络后再提交。");
    form.submit();
    return;
  }
  const answer = await send(post);
  untouch(form);
  if (answer.kind === "away") {
    if (form.dataset.draft) await forget(form.dataset.draft);
    toast("现在没有网络，已存在本机，联网后自动发送。");
    form.reset();
    renew(form);
  } else {
    await drop("posts", post.id);
    if (answer.kind === "taken") {
      if (form.dataset.draft) await forget(form.dataset.draft);
      location.assign(answer.url);
      return;
    }
    refuse(form, answer.why);
  }
  delete form.dataset.sent;
  await show();
}

// renew makes the form one for the next record.
function renew(form: HTMLFormElement): void {
  const key = form.querySelector<HTMLInputElement>("[data-key]");
  if (key) key.value = newId();
  all("[data-photo-list]", form).forEach((n) => { n.textContent = ""; });
  form.querySelector("[data-refused]")?.remove();
}

function refuse(form: HTMLFormElement, why: string): void {
  form.querySelector("[data-refused]")?.remove();
  const box = el("div", why, "flash t-act");
  box.setAttribute("role", "alert");
  box.dataset.refused = "1";
  form.prepend(box);
  box.scrollIntoView({ block: "center" });
}

const mine = async (): Promise<Post[]> => (await list<Post>("posts")).filter((p) => p.owner === owner()).sort((a, b) => a.at - b.at);

let busy = false;

// flush tries what waits, oldest first, and stops at the first that does not get through.
async function flush(): Promise<void> {
  if (busy || !navigator.onLine || !owner()) return;
  busy = true;
  let taken = 0;
  try {
    for (const post of await mine()) {
      if (post.refused) continue;
      const answer = await send(post);
      if (answer.kind === "away") break;
      if (answer.kind === "taken") { await drop("posts", post.id); taken++; } else await put("posts", { ...post, refused: answer.why });
    }
  } finally {
    busy = false;
  }
  if (taken > 0) toast("已发送 " + taken + " 条暂存内容。");
  await show();
}

// show puts the visible count in the corner: 待发送 2 条.
async function show(): Promise<void> {
  const posts = await mine();
  document.querySelector(".queue")?.remove();
  if (posts.length === 0) return;
  const back = posts.filter((p) => p.refused).length;
  const words = ["待发送 " + (posts.length - back) + " 条"].concat(back ? ["退回 " + back + " 条"] : []);
  const button = el("button", words.join(" · "), back ? "queue refused" : "queue");
  button.type = "button";
  button.addEventListener("click", () => void open());
  document.body.append(button);
}

async function open(): Promise<void> {
  document.querySelector("dialog.box")?.remove();
  const box = document.createElement("dialog");
  box.className = "box";
  box.setAttribute("aria-label", "存在本机、还没有发送的内容");
  box.append(el("h2", "存在本机、还没有发送的内容", "h3"));
  (await mine()).forEach((p) => box.append(entry(p, box)));
  const close = el("button", "关闭", "btn btn-outline-secondary");
  close.addEventListener("click", () => box.close());
  const now = el("button", "现在发送", "btn btn-primary me-2");
  now.addEventListener("click", async () => { box.close(); await flush(); });
  box.append(now, close);
  document.body.append(box);
  box.showModal();
}

function entry(p: Post, box: HTMLDialogElement): HTMLElement {
  const row = el("div", "", "mb-3");
  row.append(el("strong", p.title), el("div", new Date(p.at).toLocaleString("zh-CN") + " 填写", "note"));
  if (!p.refused) return row;
  row.append(el("p", "退回原因：" + p.refused, "mb-1"));
  const details = el("details");
  details.append(el("summary", "看填写的内容"));
  p.body.forEach(([n, v]) => { if (n !== "id" && n !== "draft") details.append(el("div", n + "：" + (typeof v === "string" ? v : v.name))); });
  const again = el("button", "再次发送", "btn btn-sm btn-outline-secondary me-2");
  again.addEventListener("click", async () => { const { refused, ...fresh } = p; void refused; await put("posts", fresh); box.close(); await flush(); });
  const away = el("button", "删除这一条", "btn btn-sm btn-outline-secondary");
  away.addEventListener("click", async () => {
    if (!window.confirm("删除后无法找回，确定删除“" + p.title + "”？")) return;
    await drop("posts", p.id);
    box.close();
    await show();
  });
  row.append(details, again, away);
  return row;
}

export function startQueue(): void {
  all<HTMLInputElement>("form[data-offline] [data-key]").forEach((k) => { if (!k.value) k.value = newId(); });
  on("submit", "form[data-offline]", (target, event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const form = target as HTMLFormElement;
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    void submit(form);
  }, true);
  window.addEventListener("online", () => void flush());
  window.setInterval(() => void flush(), wait);
  show().then(flush).catch(() => undefined);
}
