// Forms with data-offline are sent from here. Without a connection they wait in the browser and go out by themselves later; what
// the office refuses stays listed with its reason until a person decides. Each carries an id made here, so sending twice is harmless.
import { complete } from "./answers";
import { carry } from "./carry";
import { all, el, newId, on, owner, toast } from "./dom";
import { baseOf, forget, keyOf } from "./drafts";
import { untouch } from "./forms";
import { drop, list, Post, put } from "./store";

const soonest = 2_000, latest = 60_000; // ms between two tries of what waits, while a page is open; each vain one doubles it
const patience = 60_000; // how long a line may stand still within one post

// away is no answer of the office; expired asks for a new sign-in. Both leave the post waiting.
type Answer = { kind: "taken" | "refused" | "expired"; url: string; why: string } | { kind: "away"; why?: string };

async function send(post: Post): Promise<Answer> {
  const body = post.multipart ? new FormData() : new URLSearchParams();
  post.body.forEach(([n, v]) => (body as FormData).append(n, v as string));
  const r = await carry({ action: post.action, body, headers: { "X-Queued": post.owner }, patience, moved: (sent) => tell(post, sent) }).done;
  if (!r || r.status !== 200) tell(post, 0);
  if (!r) return { kind: "away" };
  if (r.status === 507) return { kind: "away", why: "服务器的存储空间满了，没有收下" }; // nothing is wrong with what was sent
  if (r.status >= 502 && r.status <= 504) return { kind: "away" };
  const url = new URL(r.url), text = r.text, ok = r.status >= 200 && r.status < 300;
  if (url.origin !== location.origin) return { kind: "away" };
  if (ok && url.pathname === "/login") return { kind: "expired", url: r.url, why: "" };
  if (!ok) return { kind: "refused", url: r.url, why: reason(text, r.status) };
  // A hotel's or an operator's own page also says 200: only a page for somebody signed in means that the office has it.
  return text.includes(" data-user=") ? { kind: "taken", url: r.url, why: "" } : { kind: "away" };
}

// tell shows how far each photo of a post has come: beside it in the form, and in the list of what waits.
function tell(post: Post, sent: number): void {
  let at = 0, n = 0;
  for (const [, v] of post.body) {
    if (typeof v === "string") continue;
    const part = Math.min(1, Math.max(0, (sent - at) / v.size));
    const words = sent === 0 ? "待发送" : part === 1 ? "已传出" : part === 0 ? "待发送" : "正在传 " + Math.floor(part * 100) + "%";
    all('[data-photo-of="' + post.id + '"][data-photo="' + n + '"]').forEach((e) => { e.textContent = words; });
    at += v.size;
    n++;
  }
}

// watched puts the place for a photo's state below each photo of the form that is being sent.
function watched(form: HTMLFormElement, post: Post): void {
  all("[data-photo-of]", form).forEach((e) => e.remove());
  all(".photo-item", form).forEach((item, n) => item.append(photoState(post, n)));
}

function photoState(post: Post, n: number): HTMLElement {
  const e = el("span", "待发送", "note");
  e.dataset.photoOf = post.id;
  e.dataset.photo = String(n);
  return e;
}

function reason(html: string, status: number): string {
  const said = new DOMParser().parseFromString(html, "text/html").querySelector("[data-fault]");
  const text = (n: Element): string => n.textContent!.trim().replace(/\s+/g, " ");
  const parts = said ? all("p, li", said).map(text) : [];
  return parts.filter((x, i) => x && !parts.slice(0, i).some((y) => y.includes(x))).join(" ") || (said && text(said)) || "没有收下（代码 " + status + "）。";
}

async function read(form: HTMLFormElement): Promise<Post> {
  const key = form.querySelector<HTMLInputElement>("[data-key]");
  if (key && !key.value) key.value = newId();
  const body: [string, string | File][] = [];
  new FormData(form).forEach((v, n) => { if (typeof v === "string" || v.size > 0) body.push([n, v]); });
  body.push(...(await hashes(body)));
  return {
    base: baseOf(form), id: key?.value || newId(), owner: owner(), action: form.getAttribute("action") || location.pathname, at: Date.now(), body,
    title: form.dataset.title || document.querySelector("h1")?.textContent?.trim() || "表单", multipart: form.enctype === "multipart/form-data",
    page: location.pathname + location.search, draft: form.dataset.draft || "", labels: labels(form),
  };
}

// hashes name each photo as the phone holds it, so that the office notices one that arrived as another. Without https there are none.
async function hashes(body: [string, string | File][]): Promise<[string, string][]> {
  const out: [string, string][] = [];
  if (!window.isSecureContext || !crypto.subtle) return out;
  for (const [name, v] of body) {
    if (typeof v === "string") continue;
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await v.arrayBuffer()));
    out.push(["_sha256", name + ":" + Array.from(sum, (x) => x.toString(16).padStart(2, "0")).join("")]);
  }
  return out;
}

// labels are the fields' names as a person reads them, for the list of what waits. Hidden fields have none.
function labels(form: HTMLFormElement): Record<string, string> {
  const out: Record<string, string> = {};
  for (const field of Array.from(form.elements) as HTMLInputElement[]) {
    if (!field.name || field.type === "hidden" || !field.labels) continue;
    const line = field.closest<HTMLElement>("[data-answer]")?.dataset.answer;
    const label = field.labels[0], ticked = /^(checkbox|radio)$/.test(field.type);
    const own = field.type === "file" ? "照片" : ((ticked ? label : label?.firstChild)?.textContent || "").trim();
    out[field.name + (ticked ? "=" + field.value : "")] = [line, own].filter(Boolean).join("：");
  }
  return out;
}

async function submit(form: HTMLFormElement): Promise<void> {
  const post = await read(form);
  const full = await put("posts", post).then(() => false, () => true); // first to the disk, then to the line
  watched(form, post);
  const answer = await send(post);
  if (full && (answer.kind === "away" || answer.kind === "expired")) {
    refuse(form, "手机的存储空间满了，这份表没能存下，也没有发出去。填的内容都还在本页：请不要关闭本页，清理手机空间或连上网络后再点一次提交。");
    delete form.dataset.sent;
    return;
  }
  untouch(form);
  if (answer.kind === "away" || answer.kind === "expired") {
    if (form.dataset.draft) await forget(form.dataset.draft);
    if (answer.kind === "expired") { location.assign(answer.url); return; } // it goes out after the sign-in
    form.reset();
    renew(form);
    stored(form, post.title, answer.kind === "away" ? answer.why : "");
    later();
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

// stored says so in the form's place: an empty form would look as if nothing had been kept, and be filled in again.
function stored(form: HTMLFormElement, title: string, why?: string): void {
  const box = el("div", "", "flash t-good"), body = el("div");
  box.setAttribute("role", "status");
  box.tabIndex = -1;
  body.append(el("p", why ? why + "。“" + title + "”已存在本机，服务器腾出空间后自动发送，请告诉系统管理员。" : "现在没有网络，“" + title + "”已存在本机，联网后自动发送。"));
  const back = form.querySelector<HTMLAnchorElement>(".form-foot a[href]");
  if (back) {
    const link = el("a", "返回", "me-3");
    link.href = back.href;
    body.append(link);
  }
  const again = el("button", "再填一张", "btn btn-outline-secondary");
  again.type = "button";
  again.addEventListener("click", () => { box.remove(); form.hidden = false; });
  body.append(again);
  box.append(body);
  form.hidden = true;
  form.before(box);
  box.focus();
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
let pause = soonest;
let timer = 0;

// later tries again after a while, and more seldom after each vain try.
function later(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void flush(), pause);
  pause = Math.min(pause * 2, latest);
}

function now(): void { pause = soonest; void flush(); }

// flush tries what waits, oldest first, and stops at the first that does not get through.
async function flush(): Promise<void> {
  if (busy || !owner()) return;
  busy = true;
  let taken = 0, left = false;
  try {
    for (const post of await mine()) {
      if (post.refused) continue;
      const answer = await send(post);
      left = answer.kind === "away" || answer.kind === "expired";
      if (answer.kind === "expired") toast("登录已过期，重新登录后自动发送暂存的内容。");
      if (left) break;
      if (answer.kind === "taken") { await drop("posts", post.id); taken++; } else if (answer.kind === "refused") await put("posts", { ...post, refused: answer.why });
    }
  } finally {
    busy = false;
  }
  if (taken > 0) toast("已发送 " + taken + " 条暂存内容。");
  if (left) later(); else pause = soonest;
  await show();
}

// show puts the visible count in the corner: 待发送 2 条. The button stays the same one, so that a tap never misses it.
async function show(): Promise<void> {
  const posts = await mine();
  const old = document.querySelector<HTMLButtonElement>("button.queue");
  if (posts.length === 0) { old?.remove(); return; }
  const back = posts.filter((p) => p.refused).length;
  const words = ["待发送 " + (posts.length - back) + " 条"].concat(back ? ["退回 " + back + " 条"] : []);
  const button = old || el("button");
  button.textContent = words.join(" · ");
  button.className = back ? "queue refused" : "queue";
  if (old) return;
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
  const send = el("button", "现在发送", "btn btn-primary me-2");
  send.addEventListener("click", () => { box.close(); now(); });
  box.append(send, close);
  document.body.append(box);
  box.showModal();
}

function entry(p: Post, box: HTMLDialogElement): HTMLElement {
  const row = el("div", "", "mb-3");
  row.append(el("strong", p.title), el("div", new Date(p.at).toLocaleString("zh-CN") + " 填写", "note"));
  if (p.refused) row.append(el("p", "退回原因：" + p.refused, "mb-1"));
  const photos = p.body.filter(([, v]) => typeof v !== "string");
  if (photos.length && !p.refused) {
    const list = el("ul", "", "queue-files");
    photos.forEach((_, n) => {
      const line = el("li", "照片 " + (n + 1) + "：");
      line.append(photoState(p, n));
      list.append(line);
    });
    row.append(list);
  }
  row.append(content(p));
  if (!p.refused) return row;
  const button = (text: string, act: () => Promise<void>): void => {
    const b = el("button", text, "btn btn-sm btn-outline-secondary me-2 mt-1");
    b.addEventListener("click", () => void act().then(() => box.close()));
    row.append(b);
  };
  if (p.draft) button("改了再发", () => reopen(p));
  button("再次发送", async () => { const { refused, ...fresh } = p; void refused; await put("posts", fresh); now(); });
  button("删除这一条", async () => {
    if (!window.confirm("删除后无法找回，确定删除“" + p.title + "”？")) return;
    await drop("posts", p.id);
    await show();
  });
  return row;
}

// content lists what was filled in, with its photos.
function content(p: Post): HTMLElement {
  const details = el("details");
  details.append(el("summary", "看填写的内容"));
  for (const [n, v] of p.body) {
    if (typeof v !== "string") {
      const photo = el("img");
      photo.alt = p.labels[n] || v.name;
      photo.className = "queue-photo";
      photo.onload = () => URL.revokeObjectURL(photo.src);
      photo.src = URL.createObjectURL(v);
      details.append(photo);
    } else if (p.labels[n + "=" + v]) details.append(el("div", p.labels[n + "=" + v]));
    else if (p.labels[n] && v) details.append(el("div", p.labels[n] + "：" + v));
  }
  return details;
}

// reopen puts a refused post back into its form, as a draft.
async function reopen(p: Post): Promise<void> {
  const values: [string, string][] = [], files: [string, File][] = [];
  for (const [n, v] of p.body) if (typeof v === "string") values.push([n, v]); else files.push([n, v]);
  await put("drafts", { key: keyOf(p.draft), at: p.at, values, files, base: p.base });
  await drop("posts", p.id);
  location.assign(p.page);
}

export function startQueue(): void {
  all<HTMLInputElement>("form[data-offline] [data-key]").forEach((k) => { if (!k.value) k.value = newId(); });
  on("submit", "form[data-offline]", (target, event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const form = target as HTMLFormElement;
    if (form.dataset.sent || !complete(form)) return;
    form.dataset.sent = "1";
    void submit(form);
  }, true);
  window.addEventListener("online", now);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") now(); });
  show().then(flush).catch(() => undefined);
}
