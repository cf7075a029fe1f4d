// The script of all pages. Every page works without it; it adds drafts, the waiting list without a connection, the keyboard,
// the side panel, the instant search and photos shrunk on the phone.
import "./htmx";
import { startContents } from "./contents";
import { startDrafts } from "./drafts";
import { startForms } from "./forms";
import { startKeys } from "./keys";
import { startLocate } from "./locate";
import { startPanel } from "./panel";
import { startPhotos } from "./photos";
import { startQueue } from "./queue";
import { startSearch } from "./search";
import { startSurvey } from "./survey";
import { startTrust } from "./trust";
import { startUploads } from "./uploads";
import { startWorker } from "./worker";

function start(): void {
  startForms();
  startDrafts();
  startPhotos();
  startLocate();
  startSurvey();
  startQueue();
  startUploads();
  startKeys();
  startPanel();
  startSearch();
  startWorker();
  startTrust();
  startContents();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
