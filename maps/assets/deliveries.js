// Bringing a file by choosing or dropping it, and waiting until one is taken. The rest needs no script.

import { byId } from "./kit/elements.js";
import { fetchJson } from "./kit/service.js";

const PAUSE = 700; // ms between two looks at how far the load is

const bring = async (form, file) => {
  const fault = byId("bringen-fehler");
  const state = byId("bringen-stand");
  fault.textContent = "";
  if (file.size > Number(form.dataset.max)) {
    fault.textContent = `${file.name}: Die Datei ist zu groß; angenommen werden höchstens ${form.dataset.maxText}.`;
    return;
  }
  state.textContent = `${file.name} wird gelesen …`;
  try {
    const name = encodeURIComponent(file.name);
    const { address } = await fetchJson(`${form.dataset.address}?name=${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: file,
    });
    location.assign(address);
  } catch (error) {
    state.textContent = "";
    fault.textContent = error.message;
  }
};

const drop = byId("bringen");
if (drop) {
  const input = byId("datei");
  input.addEventListener("change", () => {
    if (input.files.length > 0) bring(drop, input.files[0]);
  });
  // A file may be dropped anywhere on the page.
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
  document.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    const [file] = event.dataTransfer.files;
    if (file) bring(drop, file);
  });
}

const job = document.querySelector("[data-job]")?.dataset.job;
const look = async () => {
  const state = await fetchJson(job).catch(() => null);
  if (state === null || state.is_done) {
    location.reload();
    return;
  }
  byId("stand").textContent = state.label;
  setTimeout(look, PAUSE);
};
if (job) setTimeout(look, PAUSE);
