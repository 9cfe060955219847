// Sends a chosen or dropped file in pieces (tus 1.0.0), so that it can pause and go on where it was: after a broken connection by itself, after the
// page was left when the same file is chosen again. Then goes to the page that shows its inferred schema.

const form = document.getElementById("upload");

if (form) {
  const address = "/api/v1/uploads/tus";
  const version = { "Tus-Resumable": "1.0.0", "X-CSRF-Token": form.dataset.csrf, Accept: "application/json" };
  const pieceBytes = 8 << 20;
  const longestPause = 30_000;
  const mostFailures = 12;

  const input = form.querySelector("input[type=file]");
  const sending = form.querySelector(".sending");
  const words = sending.querySelector("output");
  const progress = sending.querySelector("progress");
  const [pause, cancel] = sending.querySelectorAll("button");
  const problem = form.querySelector(".notice");
  const send = form.querySelector(".button");

  // What is being sent: `file`, `url` once it is known, `isPaused`, the request under way, and the pause before the next try.
  let upload;

  const megabytes = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const base64 = (text) => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));

  class Refusal extends Error {
    constructor(status, text) {
      super(text);
      this.status = status;
    }
  }

  function show(isSending) {
    sending.hidden = !isSending;
    send.hidden = isSending;
    input.disabled = isSending;
  }

  function tell(sent) {
    progress.value = upload.file.size ? (100 * sent) / upload.file.size : 100;
    words.textContent = `${upload.isPaused ? form.dataset.paused : form.dataset.sending} ${upload.file.name} · ${megabytes(sent)} / ${megabytes(upload.file.size)} MB`;
  }

  function fail(text) {
    show(false);
    upload = undefined;
    problem.textContent = text;
    problem.hidden = false;
  }

  // One request; resolves with it once it is answered, whatever the status, and rejects if no answer came.
  function request(method, url, headers, body, onProgress) {
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest();
      upload.request = call;
      call.open(method, url);
      for (const [name, value] of Object.entries({ ...version, ...headers })) call.setRequestHeader(name, value);
      if (onProgress) call.upload.addEventListener("progress", (event) => onProgress(event.loaded));
      call.addEventListener("load", () => resolve(call));
      for (const end of ["error", "abort", "timeout"]) call.addEventListener(end, () => reject(new Error(end)));
      call.send(body);
    });
  }

  // The problem's own words: what is wrong and how to mend it (RFC 9457).
  function refusal(call) {
    try {
      const body = JSON.parse(call.responseText);
      return new Refusal(call.status, [body.detail ?? body.title, body.mend].filter(Boolean).join(" "));
    } catch {
      return new Refusal(call.status, `${call.status} ${call.statusText}`);
    }
  }

  // Makes the upload, or finds the unfinished one of the same file.
  async function begin() {
    const { file } = upload;
    const known = [...document.querySelectorAll("[data-upload]")].find(
      ({ dataset }) => dataset.file === file.name && Number(dataset.length) === file.size && dataset.modified === String(file.lastModified));
    if (known) {
      upload.url = `${address}/${known.dataset.upload}`;
      return;
    }
    const metadata = `filename ${base64(file.name)},modified ${base64(String(file.lastModified))}`;
    const call = await request("POST", address, { "Upload-Length": file.size, "Upload-Metadata": metadata });
    if (call.status !== 201) throw refusal(call);
    upload.url = new URL(call.getResponseHeader("Location"), location.href).pathname;
  }

  async function offset() {
    const call = await request("HEAD", upload.url, {});
    if (call.status !== 200) throw new Refusal(call.status, form.dataset.lost);
    return Number(call.getResponseHeader("Upload-Offset"));
  }

  // Sends piece after piece until the file is there, the sender pauses, or a request fails.
  async function sendPieces() {
    if (!upload.url) await begin();
    let sent = await offset();
    tell(sent);
    while (sent < upload.file.size && !upload.isPaused) {
      const start = sent;
      const piece = upload.file.slice(start, start + pieceBytes);
      const headers = { "Upload-Offset": start, "Content-Type": "application/offset+octet-stream" };
      const call = await request("PATCH", upload.url, headers, piece, (loaded) => tell(start + loaded));
      if (call.status !== 204) throw refusal(call);
      sent = Number(call.getResponseHeader("Upload-Offset"));
      upload.failures = 0;
      tell(sent);
    }
    return sent;
  }

  async function proceed() {
    const current = upload;
    try {
      const sent = await sendPieces();
      if (upload !== current || current.isPaused) return;
      if (sent === current.file.size) {
        progress.removeAttribute("value");
        words.textContent = form.dataset.reading;
        location.assign(`/upload/${current.url.split("/").pop()}`);
      }
    } catch (error) {
      if (upload !== current || current.isPaused) return;
      // 409: the node has another number of bytes, and says so when asked. Of other refusals a second try would hear the same.
      const isFinal = error instanceof Refusal && error.status < 500 && ![409, 423, 429].includes(error.status);
      current.failures += 1;
      if (isFinal || current.failures > mostFailures) return fail(error instanceof Refusal ? error.message : form.dataset.lost);
      words.textContent = form.dataset.again;
      current.timer = setTimeout(proceed, Math.min(longestPause, 500 * 2 ** current.failures));
    }
  }

  function start(file) {
    upload = { file, failures: 0, isPaused: false };
    problem.hidden = true;
    pause.textContent = form.dataset.pause;
    show(true);
    tell(0);
    proceed();
  }

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    start(input.files[0]);
  });

  pause.addEventListener("click", () => {
    upload.isPaused = !upload.isPaused;
    pause.textContent = upload.isPaused ? form.dataset.resume : form.dataset.pause;
    clearTimeout(upload.timer);
    if (upload.isPaused) {
      upload.request?.abort();
      words.textContent = `${form.dataset.paused} ${upload.file.name}`;
    } else {
      upload.failures = 0;
      proceed();
    }
  });

  cancel.addEventListener("click", () => {
    const { request: call, url, timer } = upload;
    clearTimeout(timer);
    fail(form.dataset.stopped);
    call?.abort();
    if (url) fetch(url, { method: "DELETE", headers: version });
  });

  window.addEventListener("online", () => {
    if (!upload || upload.isPaused || !upload.timer) return;
    clearTimeout(upload.timer);
    upload.timer = undefined;
    proceed();
  });

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.remove("over"); });
  }
  form.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length && !upload) start(event.dataTransfer.files[0]);
  });
}
